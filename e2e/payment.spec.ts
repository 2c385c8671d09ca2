import type Stripe from "stripe";
import { expect, test } from "./fixtures";
import { subscribe } from "./setup/subscribe";
import { closeAction, field, openAction } from "./setup/tenant-page";

const HOUR_MS = 3_600_000;

async function payBy(stripe: Stripe, customer: string, card: string): Promise<string> {
  const { id } = await stripe.paymentMethods.attach(card, { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  return id;
}

test("an admin gives and takes a discount, sets tax and the way invoices are paid", async ({
  page,
  signIn,
  tenant,
  stripe,
  sql,
}) => {
  test.setTimeout(90_000);
  const coupon = await stripe.coupons.create({ percent_off: 20, duration: "forever", name: "Loyal" });
  const { customer } = await subscribe(stripe, sql, tenant.id, "flat");
  await signIn("operator");
  await page.goto(`/tenants/${tenant.id}`);

  await test.step("a coupon: seen on the next invoice before and after", async () => {
    await expect(page.getByRole("button", { name: "Remove discount" })).toHaveAttribute(
      "aria-disabled",
      "true",
    );
    const sheet = await openAction(page, "Apply coupon");
    const confirm = sheet.getByRole("button", { name: "Apply coupon" });
    await expect(confirm).toBeDisabled();
    await sheet.getByRole("combobox", { name: "Coupon" }).selectOption({ value: coupon.id });
    await expect(sheet.getByText("Loyal · 20% off, for ever")).toBeAttached();
    await expect(sheet.getByText("€63.20")).toBeVisible();
    await confirm.click();
    await expect(page.getByText("The coupon was applied.")).toBeVisible();
    await expect(field(page, "Discount")).toContainText("Loyal");
    await expect(page.getByText("€63.20").first()).toBeVisible();
  });

  await test.step("the same coupon again is refused", async () => {
    const sheet = await openAction(page, "Apply coupon");
    await sheet.getByRole("combobox", { name: "Coupon" }).selectOption({ value: coupon.id });
    await sheet.getByRole("button", { name: "Apply coupon" }).click();
    await expect(sheet.getByRole("alert")).toHaveText("The subscription already has this coupon.");
    await closeAction(page);
  });

  await test.step("the discount is removed", async () => {
    const dialog = await openAction(page, "Remove discount");
    await expect(dialog.getByText("€79.00").first()).toBeVisible();
    await dialog.getByRole("button", { name: "Remove discount" }).click();
    await expect(page.getByText("The discount was removed.")).toBeVisible();
  });

  await test.step("tax: the refusal is shown without an address; with one it is allowed", async () => {
    const dialog = await openAction(page, "Turn on automatic tax");
    const confirm = dialog.getByRole("button", { name: "Turn on automatic tax" });
    await expect(dialog.getByText("Stripe does not know where the customer is.")).toBeVisible();
    await expect(dialog.getByText("Give the customer an address")).toBeVisible();
    await expect(confirm).toBeDisabled();
    await stripe.customers.update(customer, { address: { country: "FR" } });
    await dialog.getByRole("button", { name: "Ask again" }).click();
    await expect(dialog.getByText("Tax", { exact: true })).toBeVisible();
    await confirm.click();
    await expect(page.getByText("Automatic tax is on.")).toBeVisible();
    await expect(field(page, "Automatic tax")).toHaveText("On");
    await expect(page.getByRole("button", { name: "Turn off automatic tax" })).toBeVisible();
  });

  await test.step("invoices are sent instead of charged; without a card there is no way back", async () => {
    const sheet = await openAction(page, "Change collection");
    await expect(sheet.getByText("That is how it is today.")).toBeVisible();
    await sheet.getByRole("radio", { name: /Send invoice/ }).check();
    await sheet.getByLabel("Days until due").fill("21");
    await expect(sheet.getByText(/An invoice of €79\.00 is sent on .* due on /)).toBeVisible();
    await sheet.getByRole("button", { name: "Send invoices" }).click();
    await expect(page.getByText("Coming invoices are paid this way.")).toBeVisible();
    await expect(field(page, "Collection")).toContainText("Due after 21 days");
    const [card] = (await stripe.paymentMethods.list({ customer })).data;
    await stripe.paymentMethods.detach(card?.id ?? "");
    await page.getByRole("button", { name: "Sync status" }).click();
    await expect(page.getByText("Read from Stripe just now.")).toBeVisible();
    await openAction(page, "Change collection");
    await sheet.getByRole("radio", { name: /Charge automatically/ }).check();
    await expect(sheet.getByText("There is no payment method to charge.")).toBeVisible();
    await expect(sheet.getByRole("button", { name: "Charge automatically" })).toBeDisabled();
  });
});

test("a declined payment is retried, declined with its reason, and paid with a new card", async ({
  page,
  signIn,
  tenant,
  stripe,
  sql,
  clock,
  addresses,
}) => {
  test.setTimeout(120_000);
  const { customer, end } = await subscribe(stripe, sql, tenant.id, "flat");
  await signIn("operator");
  await page.goto(`/tenants/${tenant.id}`);
  const retry = page.getByRole("button", { name: "Retry payment" });
  await expect(retry).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("No invoice is open")).toBeVisible();

  const card = await payBy(stripe, customer, "pm_card_chargeCustomerFail");
  await fetch(`${addresses.stripe}/_sandbox/payment_methods/${card}`, {
    method: "POST",
    body: JSON.stringify({ decline_code: "insufficient_funds" }),
  });
  await clock.advanceTo(new Date(end.getTime() + 2 * HOUR_MS));

  await page.reload();
  await expect(page.getByText("Past due").first()).toBeVisible();
  const dialog = await openAction(page, "Retry payment");
  await expect(dialog.getByText("Your card has insufficient funds.")).toBeVisible();
  await expect(dialog.getByText(/tried once/)).toBeVisible();
  await dialog.getByRole("button", { name: "Charge €79.00 now" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("The card was declined: it has insufficient funds.");
  await closeAction(page);

  await payBy(stripe, customer, "pm_card_visa");
  await page.getByRole("button", { name: "Sync status" }).click();
  await expect(page.getByText("Read from Stripe just now.")).toBeVisible();
  await openAction(page, "Retry payment");
  await expect(dialog.getByText(/visa •••• 4242/)).toBeVisible();
  await dialog.getByRole("button", { name: "Charge €79.00 now" }).click();
  await expect(page.getByText("The invoice was paid.")).toBeVisible();
  await expect(page.getByText("Active", { exact: true }).first()).toBeVisible();
  await expect(retry).toHaveAttribute("aria-disabled", "true");
});
