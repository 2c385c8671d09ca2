import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { type LiveWorld, startLiveWorld } from "./setup/live-world";
import { addTenant } from "./setup/tenant";
import { answeredAsIfSent, openAction } from "./setup/tenant-page";

const PLAN = "Live";

test.describe("in live mode, with a mail server", () => {
  let world: LiveWorld;
  let page: Page;
  let address: string;
  let tenantId: number;

  test.beforeAll(async ({ browser, addresses }) => {
    world = await startLiveWorld(addresses.database);
    const tenant = await addTenant(world.sql);
    tenantId = tenant.id;
    address = `/tenants/${tenantId}`;
    const context = await browser.newContext({ baseURL: world.url });
    page = await context.newPage();
    await page.goto("/sign-in");
    await page.getByLabel("Email").fill(world.owner.email);
    await page.getByLabel("Password").fill(world.owner.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).not.toHaveURL(/\/sign-in/);
  });

  test.afterAll(async () => {
    await page?.context().close();
    await world?.end();
  });

  test("plans are published once the word is typed", async () => {
    await page.goto("/plans/new");
    await page.getByLabel("Name").fill(PLAN);
    await page.getByLabel("Key").fill("live");
    await page.getByRole("textbox", { name: "Base" }).fill("59");
    await page.getByLabel("Included minutes per month").fill("500");
    await page.getByLabel("Overage per minute").fill("0.125");
    await page.getByRole("button", { name: "Save plan" }).click();
    await expect(page.getByRole("heading", { name: PLAN, exact: true })).toBeVisible();

    await page.getByRole("button", { name: "Publish…" }).click();
    const sheet = page.getByRole("dialog");
    const confirm = sheet.getByRole("button", { name: "Publish 4 changes" });
    await expect(confirm).toHaveAttribute("aria-disabled", "true");
    await confirm.click({ force: true });
    expect((await world.stripe.products.list()).data).toEqual([]);
    await sheet.getByLabel(/^This is live mode/).fill("publish");
    await answeredAsIfSent(page, '"publish"', '"no"', () => confirm.click());
    await expect(sheet.getByRole("alert")).toHaveText("In live mode, type what is asked for to confirm.");
    await confirm.click();
    await expect(sheet.getByText(/^Published: /)).toBeVisible();
    expect((await world.stripe.products.list()).data).toMatchObject([{ name: PLAN, livemode: true }]);
  });

  test("a checkout link is mailed; a refusing mail server and a closed link are told", async () => {
    const { mailbox, stripe } = world;
    await page.goto(address);
    await expect(page.getByText("Live mode").first()).toBeVisible();
    const sheet = await openAction(page, "Send checkout link");
    await sheet.getByLabel("Trial days").fill("0");
    await sheet.getByRole("button", { name: "Create checkout link" }).click();
    const link = sheet.getByRole("link", { name: /\/checkout\/cs_/ });
    await expect(link).toBeVisible();
    const url = (await link.getAttribute("href")) ?? "no link";
    const send = sheet.getByRole("button", { name: "Send by email" });

    mailbox.refuses = true;
    await send.click();
    await expect(sheet.getByRole("alert")).toHaveText(
      "The mail server did not take the mail. Copy the link instead, or try again.",
    );
    mailbox.refuses = false;
    await sheet.getByLabel("Send to").fill("payer@example.com");
    await send.click();
    await expect(page.getByText("The link was sent to payer@example.com.")).toBeVisible();
    expect(mailbox.mails).toMatchObject([
      { from: "billing@example.com", to: ["payer@example.com"], subject: `Your subscription to ${PLAN}` },
    ]);
    expect(mailbox.mails[0]?.text).toContain(url);

    const session = /cs_\w+/.exec(url)?.[0] ?? "";
    await stripe.checkout.sessions.expire(session);
    await send.click();
    await expect(sheet.getByRole("alert")).toHaveText("This checkout link is not open any more. Look again.");
    expect(mailbox.mails).toHaveLength(1);
  });

  test("cancel now wants the tenant's name as it is now", async () => {
    const { stripe, sql } = world;
    const [customer] = (await stripe.customers.list()).data;
    const prices = await stripe.prices.list({
      lookup_keys: ["releve_live_v1_base", "releve_live_v1_overage"],
    });
    const card = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer?.id ?? "" });
    await stripe.subscriptions.create({
      customer: customer?.id ?? "",
      default_payment_method: card.id,
      items: prices.data.map(({ id }) => ({ price: id })),
    });
    const status = async () => {
      const [row] = await sql`select billing_status from tenant_billing where tenant_id = ${tenantId}`;
      return row?.billing_status;
    };
    await expect.poll(status).toBe("active");

    const cancel = async (typed: string) => {
      await page.goto(address);
      const sheet = await openAction(page, "Cancel subscription");
      const confirm = sheet.getByRole("button", { name: "Cancel now" });
      await sheet.getByRole("radio", { name: "Cancel now" }).check();
      await expect(sheet.getByText("Billed now", { exact: true })).toBeVisible();
      await expect(confirm).toBeDisabled();
      await sheet.getByLabel(/^Real money moves/).fill(typed);
      return { sheet, confirm };
    };
    const [tenant] = await sql`select name from tenants where id = ${tenantId}`;
    const { sheet, confirm } = await cancel(tenant?.name);
    await expect(confirm).toBeEnabled();
    await sql`update tenants set name = 'Renamed' where id = ${tenantId}`;
    await confirm.click();
    await expect(sheet.getByRole("alert")).toHaveText(
      "In live mode, type the tenant’s name to confirm. Nothing was done.",
    );
    expect(await status()).toBe("active");
    await (await cancel("Renamed")).confirm.click();
    await expect(page.getByText("The subscription has ended.")).toBeVisible();
    expect(await status()).toBe("canceled");
  });
});
