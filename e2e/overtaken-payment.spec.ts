import type Stripe from "stripe";
import { expect, test } from "./fixtures";
import { subscribe } from "./setup/subscribe";
import { expectOvertaken, openAction } from "./setup/tenant-page";

/** What a bank says of a card, and what the admin reads. */
const DECLINES = {
  expired_card: "The card was declined: it has expired.",
  incorrect_cvc: "The card was declined: its security code is wrong.",
  processing_error: "The card could not be processed. Try again in a moment.",
  stolen_card: "The card was declined: it is reported lost or stolen.",
};

test("what becomes of discounts, tax and the way of paying while a dialog is open is told", async ({
  page,
  signIn,
  tenant,
  stripe,
  sql,
}) => {
  test.setTimeout(90_000);
  const { customer } = await subscribe(stripe, sql, tenant.id, "flat");
  const [running] = (await stripe.subscriptions.list({ customer })).data;
  const update = (changes: Stripe.SubscriptionUpdateParams) =>
    stripe.subscriptions.update(running?.id ?? "", changes);
  const overtaken = (story: Parameters<typeof expectOvertaken>[2]) => expectOvertaken(page, tenant.id, story);
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: "forever", name: "Brief" });
  await signIn("operator");

  await test.step("a discount is taken away twice, and a coupon that is gone is not given", async () => {
    await update({ discounts: [{ coupon: coupon.id }] });
    await expect
      .poll(async () => {
        const [row] = await sql`select discounts from tenant_billing where tenant_id = ${tenant.id}`;
        return row?.discounts;
      })
      .toHaveLength(1);
    await overtaken({
      opens: "Remove discount",
      meanwhile: () => update({ discounts: "" }),
      confirms: "Remove discount",
      says: "The subscription has no discount.",
    });
    await overtaken({
      opens: "Apply coupon",
      chooses: (sheet) => sheet.getByRole("combobox", { name: "Coupon" }).selectOption({ value: coupon.id }),
      meanwhile: () => stripe.coupons.del(coupon.id),
      confirms: "Apply coupon",
      says: "The coupon can no longer be used.",
    });
  });

  await test.step("tax is turned on by somebody else: the dialog does not turn into turning it off", async () => {
    await stripe.customers.update(customer, { address: { country: "FR" } });
    await overtaken({
      opens: "Turn on automatic tax",
      meanwhile: () => update({ automatic_tax: { enabled: true } }),
      confirms: "Turn on automatic tax",
      says: "Automatic tax is already set this way.",
    });
    const dialog = page.getByRole("dialog");
    await expect(
      page.locator("dt", { hasText: "Automatic tax" }).locator("xpath=following-sibling::dd"),
    ).toHaveText("On");
    await expect(dialog.getByRole("button", { name: "Turn on automatic tax" })).toBeVisible();
    await page.keyboard.press("Escape");
    await openAction(page, "Turn off automatic tax");
    await dialog.getByRole("button", { name: "Turn off automatic tax" }).click();
    await expect(page.getByText("Automatic tax is off.")).toBeVisible();
  });

  await test.step("invoices are sent already; the card to charge again is gone, and a new one is charged", async () => {
    await overtaken({
      opens: "Change collection",
      chooses: (sheet) => sheet.getByRole("radio", { name: /Send invoice/ }).check(),
      meanwhile: () => update({ collection_method: "send_invoice", days_until_due: 14 }),
      confirms: "Send invoices",
      says: "Invoices are already paid this way.",
    });
    const [card] = (await stripe.paymentMethods.list({ customer })).data;
    await overtaken({
      opens: "Change collection",
      chooses: (sheet) => sheet.getByRole("radio", { name: /Charge automatically/ }).check(),
      meanwhile: () => stripe.paymentMethods.detach(card?.id ?? ""),
      confirms: "Charge automatically",
      says: "The customer has no payment method to charge. Send an invoice instead, or add one.",
    });
    await payBy(stripe, customer, "pm_card_visa");
    await expect
      .poll(async () => {
        const [row] = await sql`select payment_method from tenant_billing where tenant_id = ${tenant.id}`;
        return row?.payment_method;
      })
      .toBe("visa •••• 4242");
    await page.reload();
    const sheet = await openAction(page, "Change collection");
    await sheet.getByRole("radio", { name: /Charge automatically/ }).check();
    await sheet.getByRole("button", { name: "Charge automatically" }).click();
    await expect(page.getByText("Coming invoices are paid this way.")).toBeVisible();
    expect(await stripe.subscriptions.retrieve(running?.id ?? "")).toMatchObject({
      collection_method: "charge_automatically",
    });
  });
});

test("each reason of a bank is told in words, and an invoice that was paid meanwhile is not paid again", async ({
  page,
  signIn,
  tenant,
  stripe,
  sql,
  addresses,
}) => {
  const { customer } = await subscribe(stripe, sql, tenant.id, "flat");
  const draft = await stripe.invoices.create({ customer, auto_advance: false });
  await stripe.invoiceItems.create({ customer, invoice: draft.id, amount: 2_500, currency: "eur" });
  const { id: invoice } = await stripe.invoices.finalizeInvoice(draft.id, { auto_advance: false });
  await expect
    .poll(
      async () => (await sql`select status from invoices where stripe_invoice_id = ${invoice}`)[0]?.status,
    )
    .toBe("open");
  const card = await payBy(stripe, customer, "pm_card_chargeCustomerFail");
  await signIn("operator");
  await page.goto(`/tenants/${tenant.id}`);
  const dialog = await openAction(page, "Retry payment");
  const charge = dialog.getByRole("button", { name: "Charge €25.00 now" });

  for (const [code, says] of Object.entries(DECLINES)) {
    await fetch(`${addresses.stripe}/_sandbox/payment_methods/${card}`, {
      method: "POST",
      body: JSON.stringify({ decline_code: code }),
    });
    await charge.click();
    await expect(dialog.getByRole("alert")).toHaveText(says);
  }
  await payBy(stripe, customer, "pm_card_authenticationRequired");
  await charge.click();
  await expect(dialog.getByRole("alert")).toHaveText(
    "The payer has to confirm this payment with their bank, on the invoice’s page.",
  );

  await payBy(stripe, customer, "pm_card_visa");
  await expectOvertaken(page, tenant.id, {
    opens: "Retry payment",
    meanwhile: () => stripe.invoices.pay(invoice),
    confirms: "Charge €25.00 now",
    says: "No invoice is open, or this one is no longer.",
  });
  await expect(dialog.getByText("No invoice is open any more.")).toBeVisible();
});

async function payBy(stripe: Stripe, customer: string, card: string): Promise<string> {
  const { id } = await stripe.paymentMethods.attach(card, { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  return id;
}
