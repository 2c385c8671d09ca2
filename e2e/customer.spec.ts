import type { Page } from "@playwright/test";
import type { Sql } from "postgres";
import { expect, test } from "./fixtures";
import { subscribe } from "./setup/subscribe";
import { addTenant, removeTenant } from "./setup/tenant";

const ACCEPTED = "4242 4242 4242 4242";
const DECLINED = "4000 0000 0000 0002";
const ASKS = "4000 0025 0000 3155";

async function fillCard(page: Page, number: string): Promise<void> {
  await page.getByLabel("Card number").fill(number);
  await page.getByLabel("Expiry").fill("12/34");
  await page.getByLabel("Security code").fill("123");
}

/** What the webhooks bring, which arrive a moment after Stripe's page has answered. */
async function untilStatus(sql: Sql, tenantId: number, status: string): Promise<void> {
  const find = async () => {
    const [row] = await sql`select billing_status from tenant_billing where tenant_id = ${tenantId}`;
    return row?.billing_status;
  };
  await expect.poll(find).toBe(status);
}

test("a tenant subscribes on a checkout link: declined at first, then paid", async ({
  page,
  browser,
  signIn,
  tenant,
  sql,
}) => {
  await signIn("operator");
  await page.goto(`/tenants/${tenant.id}`);
  await page.getByRole("button", { name: "Send checkout link" }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText(/is created with the link/)).toBeVisible();
  await sheet.getByLabel("Plan").selectOption({ label: "Growth · €149.00 / month" });
  await sheet.getByLabel("Trial days").fill("0");
  await expect(sheet.getByText("€149.00 is charged when the card is entered")).toBeVisible();
  await sheet.getByRole("button", { name: "Create checkout link" }).click();
  const link = sheet.getByRole("link", { name: /\/checkout\/cs_/ });
  await expect(link).toBeVisible();
  await expect(sheet.getByText(/No mail server is configured/)).toBeVisible();
  await expect(sheet.getByRole("button", { name: "Send by email" })).toHaveAttribute("aria-disabled", "true");
  const first = (await link.getAttribute("href")) ?? "";

  await sheet.getByRole("button", { name: "Replace link" }).click();
  await sheet.getByLabel("Trial days").fill("0");
  await sheet.getByRole("button", { name: "Replace link" }).click();
  await expect(page.getByText("the new one is ready")).toBeVisible();
  await expect(link).toBeVisible();
  const second = (await link.getAttribute("href")) ?? "";

  // The tenant has no account here.
  const visitor = await browser.newContext();
  const customer = await visitor.newPage();
  await customer.goto(first);
  await expect(customer.getByText("This link has expired")).toBeVisible();
  await customer.goto(second);
  await fillCard(customer, DECLINED);
  await customer.getByRole("button", { name: /^Subscribe and pay EUR [\d.]+$/ }).click();
  await expect(customer.getByRole("alert")).toHaveText("Your card was declined.");
  await fillCard(customer, ASKS);
  await customer.getByRole("button", { name: /^Subscribe and pay EUR [\d.]+$/ }).click();
  await customer.getByRole("button", { name: "Complete authentication" }).click();
  await expect(customer.getByRole("heading", { name: "Thank you" })).toBeVisible();
  await visitor.close();

  await untilStatus(sql, tenant.id, "active");
  await page.reload();
  await expect(page.getByText("Active", { exact: true }).first()).toBeVisible();
  const button = page.getByRole("button", { name: "Send checkout link" });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(button).toHaveAccessibleDescription("Already subscribed");
});

test("a customer cancels in the portal, and the app says when it ends", async ({
  page,
  signIn,
  tenant,
  stripe,
  sql,
}) => {
  await signIn("operator");
  await page.goto(`/tenants/${tenant.id}`);
  const open = page.getByRole("button", { name: "Open customer portal" });
  await expect(open).toHaveAccessibleDescription("Needs a customer first");
  const { end } = await subscribe(stripe, sql, tenant.id, "growth");
  await page.reload();
  await open.click();
  const popup = page.waitForEvent("popup");
  await page.getByRole("dialog").getByRole("button", { name: "Open customer portal" }).click();
  const portal = await popup;
  await portal.getByRole("link", { name: "Cancel plan" }).click();
  await portal.getByRole("button", { name: "Cancel plan" }).click();
  await expect(portal.getByText(/Your plan will be canceled on/)).toBeVisible();
  await portal.getByRole("link", { name: "Return to the site" }).click();
  await expect(portal).toHaveURL(new RegExp(`/tenants/${tenant.id}$`));

  const ending = async () => {
    const [row] = await sql`select cancel_at from tenant_billing where tenant_id = ${tenant.id}`;
    return row?.cancel_at;
  };
  await expect.poll(ending).toEqual(end);
  await page.reload();
  const date = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" }).format(end);
  const ends = page
    .locator("dt", { hasText: /^Ends$/ })
    .locator("xpath=following-sibling::dd")
    .first();
  await expect(ends).toHaveText(date);
});

test("an invoice is paid on its hosted page, after a decline", async ({
  page,
  signIn,
  tenant,
  stripe,
  sql,
}) => {
  const { customer } = await subscribe(stripe, sql, tenant.id, "flat");
  const draft = await stripe.invoices.create({
    customer,
    collection_method: "send_invoice",
    days_until_due: 14,
  });
  await stripe.invoiceItems.create({ customer, invoice: draft.id, amount: 2_500, currency: "eur" });
  const invoice = await stripe.invoices.finalizeInvoice(draft.id);
  const statusOf = async () =>
    (await sql`select status from invoices where stripe_invoice_id = ${invoice.id}`)[0]?.status;
  await expect.poll(statusOf).toBe("open");

  await signIn("viewer");
  await page.goto(`/tenants/${tenant.id}`);
  const popup = page.waitForEvent("popup");
  await page.getByRole("link", { name: `Hosted page of ${invoice.number}` }).click();
  const hosted = await popup;
  await expect(hosted.getByText("Open", { exact: true })).toBeVisible();
  await fillCard(hosted, DECLINED);
  await hosted.getByRole("button", { name: "Pay EUR 25.00" }).click();
  await expect(hosted.getByRole("alert")).toHaveText("Your card was declined.");
  await fillCard(hosted, ACCEPTED);
  await hosted.getByRole("button", { name: "Pay EUR 25.00" }).click();
  await expect(hosted.getByText(/^Paid on /)).toBeVisible();
  await expect.poll(statusOf).toBe("paid");
});

test("an admin finds a customer that Stripe already has, and cannot take another tenant's", async ({
  page,
  signIn,
  tenant,
  stripe,
  sql,
}) => {
  const [owner, rival] = [await addTenant(sql), await addTenant(sql)];
  const mark = `Older ${tenant.name.slice(-8)}`;
  const make = (name: string, metadata = {}) =>
    stripe.customers.create({ name: `${mark} ${name}`, metadata });
  const taken = await make("taken", { tenant_id: String(owner.id) });
  const wanted = await make("wanted");

  await signIn("operator");
  await page.goto(`/tenants/${tenant.id}`);
  await page.getByRole("button", { name: "Link existing customer" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Search in Stripe").fill(mark);
  await sheet.getByRole("button", { name: "Search", exact: true }).click();
  await expect(sheet.getByRole("radio", { name: new RegExp(taken.id) })).toBeDisabled();
  await expect(sheet.getByText(`Belongs to ${owner.name}`)).toBeVisible();

  // Somebody gives the customer to a rival between the search and the click.
  await sheet.getByRole("radio", { name: new RegExp(wanted.id) }).check();
  await stripe.customers.update(wanted.id, { metadata: { tenant_id: String(rival.id) } });
  await sheet.getByRole("button", { name: "Link customer" }).click();
  await expect(sheet.getByRole("alert")).toHaveText("This customer belongs to another tenant.");
  for (const { id } of [owner, rival]) await removeTenant(sql, id);
});
