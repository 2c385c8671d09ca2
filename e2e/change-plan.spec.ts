import type { Locator } from "@playwright/test";
import type Stripe from "stripe";
import { expect, test } from "./fixtures";
import { subscribe } from "./setup/subscribe";
import { changePlanTo } from "./setup/tenant-page";

test("an admin changes a tenant's plan, now and at period end, and takes an end back", async ({
  page,
  signIn,
  tenant,
  stripe,
  sql,
}) => {
  test.setTimeout(120_000);
  const { customer } = await subscribe(stripe, sql, tenant.id, "starter");
  await signIn("operator");
  await page.goto(`/tenants/${tenant.id}`);
  const sheet = page.getByRole("dialog");
  const open = (name: string) => page.getByRole("button", { name, exact: true }).click();
  // A refusal asks for the page anew, and a dialog stays until that has come.
  const close = () =>
    expect(async () => {
      await page.keyboard.press("Escape");
      await expect(sheet).toBeHidden({ timeout: 500 });
    }).toPass();

  await test.step("what Stripe's preview shows is what is billed", async () => {
    await open("Change plan");
    const confirm = sheet.getByRole("button", { name: "Change plan", exact: true });
    await expect(confirm).toHaveAccessibleDescription(/^Choose the new plan and when it begins/);
    await expect(confirm).toBeDisabled();
    await changePlanTo("Growth · €149.00 / month")(sheet);
    await expect(sheet.getByText("Credit for unused time")).toBeVisible();
    const shown = await amountBeside(sheet, "Charged now");
    await sheet.getByRole("button", { name: "Change plan now" }).click();
    await expect(page.getByText("The plan was changed.")).toBeVisible();
    const billed = await newestInvoice(stripe, customer);
    expect(billed).toMatchObject({ status: "paid", billing_reason: "subscription_update" });
    expect(euros(billed.amount_paid)).toBe(shown);
    const row = page.getByRole("row").filter({ hasText: billed.number ?? "no number" });
    await expect(row).toContainText("Credit for unused time");
    await expect(row).toContainText(shown);
  });

  await test.step("a change that nobody can pay is refused, and changes nothing", async () => {
    const bad = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: bad.id } });
    await open("Change plan");
    await changePlanTo("Pro · €199.00 / month")(sheet);
    await sheet.getByRole("button", { name: "Change plan now" }).click();
    await expect(sheet.getByRole("alert")).toHaveText("The card was declined.");
    await close();
    const good = await stripe.paymentMethods.attach("pm_card_visa", { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: good.id } });
  });

  await test.step("a change at period end is shown, keeps others waiting, and can be canceled", async () => {
    await open("Change plan");
    await sheet.getByRole("combobox", { name: "New plan" }).selectOption({ label: "Flat · €79.00 / month" });
    await sheet.getByRole("radio", { name: "At period end" }).check();
    await expect(sheet.getByRole("heading", { name: /What the renewal on .* bills/ })).toBeVisible();
    await sheet.getByRole("button", { name: "Change at period end" }).click();
    await expect(page.getByText("The plan will change when the period ends.")).toBeVisible();
    await expect(page.getByText(/^Flat from /)).toBeVisible();
    for (const name of ["Change plan", "Cancel subscription"]) {
      await expect(page.getByRole("button", { name, exact: true })).toHaveAccessibleDescription(
        name === "Change plan" ? "A change is scheduled: cancel it first" : "",
      );
    }
    await open("Cancel subscription");
    const atPeriodEnd = sheet.getByRole("radio", { name: "Cancel at period end" });
    await expect(atPeriodEnd).toBeDisabled();
    await expect(sheet.getByText("A change is scheduled: cancel it first")).toBeVisible();
    await expect(sheet.getByRole("radio", { name: "Cancel now" })).toBeChecked();
    await close();
    await open("Cancel scheduled change");
    await sheet.getByRole("button", { name: "Cancel scheduled change" }).click();
    await expect(page.getByText("The scheduled change was canceled.")).toBeVisible();
    await expect(page.getByText(/^Flat from /)).toHaveCount(0);
  });

  await test.step("an end at period end is taken back; only then the plan can change", async () => {
    await expect(page.getByRole("button", { name: "Resume" })).toHaveAccessibleDescription("Goes on already");
    await open("Cancel subscription");
    await sheet.getByRole("button", { name: "Cancel at period end" }).click();
    await expect(page.getByText("The subscription will end with this period.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Change plan", exact: true })).toHaveAccessibleDescription(
      "Is going to end: resume it first",
    );
    await open("Resume");
    await sheet.getByRole("button", { name: "Resume" }).click();
    await expect(page.getByText("The subscription goes on.")).toBeVisible();
    const { data } = await stripe.subscriptions.list({ customer });
    expect(data).toMatchObject([{ status: "active", cancel_at_period_end: false }]);
  });
});

test("who looks at amounts for too long looks again", async ({
  page,
  signIn,
  tenant,
  stripe,
  sql,
  clock,
}) => {
  await subscribe(stripe, sql, tenant.id, "starter");
  await signIn("operator");
  await page.goto(`/tenants/${tenant.id}`);
  await page.getByRole("button", { name: "Change plan", exact: true }).click();
  const sheet = page.getByRole("dialog");
  await changePlanTo("Growth · €149.00 / month")(sheet);
  await expect(sheet.getByText("Charged now")).toBeVisible();
  await clock.advanceTo(new Date((await clock.now()).getTime() + 11 * 60_000));
  await sheet.getByRole("button", { name: "Change plan now" }).click();
  await expect(sheet.getByRole("alert")).toHaveText(
    "The amounts were computed too long ago. Look at them again, then confirm.",
  );
  await sheet.getByRole("button", { name: "Preview again" }).click();
  await expect(sheet.getByText("Charged now")).toBeVisible();
  await sheet.getByRole("button", { name: "Change plan now" }).click();
  await expect(page.getByText("The plan was changed.")).toBeVisible();
});

test("who ends a subscription now is told of the draft that still waits", async ({
  page,
  signIn,
  tenant,
  stripe,
  sql,
  clock,
}) => {
  const { customer, end } = await subscribe(stripe, sql, tenant.id, "flat");
  await clock.advanceTo(new Date(end.getTime() + 60_000));
  const draft = await newestInvoice(stripe, customer);
  expect(draft.status).toBe("draft");
  await signIn("operator");
  await page.goto(`/tenants/${tenant.id}`);
  await page.getByRole("button", { name: "Cancel subscription" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("radio", { name: "Cancel now" }).check();
  expect(await amountBeside(sheet, /^Draft of the ended period/)).toBe("€79.00");
  expect(await amountBeside(sheet, "Billed now")).toBe("€0.00");
  await expect(sheet.getByRole("button", { name: "Cancel now" })).toBeEnabled();
});

/** What stands beside a term of the sheet. */
async function amountBeside(sheet: Locator, term: string | RegExp): Promise<string> {
  const value = sheet.locator("dt", { hasText: term }).locator("xpath=following-sibling::dd[1]");
  await expect(value).toBeVisible();
  return ((await value.textContent()) ?? "").trim();
}

async function newestInvoice(stripe: Stripe, customer: string): Promise<Stripe.Invoice> {
  const [invoice] = (await stripe.invoices.list({ customer, limit: 1 })).data;
  if (!invoice) throw new Error("There is no invoice");
  return invoice;
}

function euros(amountMinor: number): string {
  return new Intl.NumberFormat("en-GB", { style: "currency", currency: "EUR" }).format(amountMinor / 100);
}
