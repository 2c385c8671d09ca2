import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { customerWith, DAY, HOUR, newestInvoice, periodOf, plan, testStripe } from "./test-stripe";

let sandbox: Awaited<ReturnType<typeof testStripe>>;
let sold: Awaited<ReturnType<typeof plan>>;

beforeAll(async () => {
  sandbox = await testStripe();
  sold = await plan(sandbox.stripe, "payment_minutes");
});
afterAll(() => sandbox.local.close());
beforeEach(() => sandbox.control("POST", "settings", { dunning: { final: "canceled" } }));

async function subscribed(extra: object = {}, card?: string) {
  const customer = await customerWith(sandbox.stripe, card);
  const subscription = await sandbox.stripe.subscriptions.create({
    customer: customer.id,
    items: sold.items,
    ...extra,
  });
  return { customer: customer.id, subscription, ...periodOf(subscription) };
}

const invoiceOf = (customer: string) => newestInvoice(sandbox.stripe, customer);
const statusOf = async (id: string) => (await sandbox.stripe.subscriptions.retrieve(id)).status;

async function payBy(customer: string, card: string): Promise<string> {
  const { id } = await sandbox.stripe.paymentMethods.attach(card, { customer });
  await sandbox.stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  return id;
}

async function intentOf(invoice: string) {
  const { payments } = await sandbox.stripe.invoices.retrieve(invoice, {
    expand: ["payments.data.payment.payment_intent"],
  });
  const intent = payments?.data[0]?.payment.payment_intent;
  if (!intent || typeof intent === "string") throw new Error("The invoice has no payment");
  return intent;
}

/** Types of the events since a moment, oldest first. */
async function eventsSince(created: number): Promise<string[]> {
  const { data } = await sandbox.stripe.events.list({ created: { gte: created }, limit: 100 });
  return data.map(({ type }) => type).reverse();
}

describe("a card that is refused", () => {
  it.each([
    ["pm_card_chargeDeclined", "card_declined", "generic_decline"],
    ["pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
    ["pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"],
    ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"],
    ["pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"],
  ])("%s cannot be attached, and says why", async (card, code, decline_code) => {
    const { id: customer } = await sandbox.stripe.customers.create({});
    await expect(sandbox.stripe.paymentMethods.attach(card, { customer })).rejects.toMatchObject({
      type: "StripeCardError",
      statusCode: 402,
      code,
      decline_code,
    });
  });

  it("answers a retry by hand with 402, the payment and the charge, and leaves the schedule alone", async () => {
    const { customer, end } = await subscribed();
    const card = await payBy(customer, "pm_card_chargeCustomerFail");
    await sandbox.control("POST", `payment_methods/${card}`, { decline_code: "insufficient_funds" });
    await sandbox.advanceTo(end + HOUR);
    const { id, next_payment_attempt } = await invoiceOf(customer);
    await expect(sandbox.stripe.invoices.pay(id)).rejects.toMatchObject({
      statusCode: 402,
      message: "Your card has insufficient funds.",
      decline_code: "insufficient_funds",
      charge: expect.stringMatching(/^ch_/),
      payment_intent: { status: "requires_payment_method", last_payment_error: { code: "card_declined" } },
    });
    expect(await invoiceOf(customer)).toMatchObject({ attempt_count: 2, next_payment_attempt });
    await sandbox.control("POST", `payment_methods/${card}`, { decline_code: null });
    expect(await sandbox.stripe.invoices.pay(id)).toMatchObject({ status: "paid" });
    const charges = await sandbox.stripe.charges.list({ payment_intent: (await intentOf(id)).id });
    expect(charges.data.map(({ status, failure_code }) => [status, failure_code])).toEqual([
      ["succeeded", null],
      ["failed", "card_declined"],
      ["failed", "card_declined"],
    ]);
  });

  it("tells every step of a failure and of a success", async () => {
    const { customer, end } = await subscribed();
    await payBy(customer, "pm_card_chargeCustomerFail");
    await sandbox.advanceTo(end + HOUR);
    const failed = await eventsSince(end + HOUR);
    expect(failed).toEqual(
      expect.arrayContaining([
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
        "invoice.payment_failed",
      ]),
    );
    await payBy(customer, "pm_card_visa");
    await sandbox.stripe.invoices.pay((await invoiceOf(customer)).id);
    const paid = (await eventsSince(end + HOUR)).slice(failed.length);
    expect(paid).toEqual(
      expect.arrayContaining(["charge.succeeded", "payment_intent.succeeded", "invoice.paid"]),
    );
  });
});

describe("when the last retry fails", () => {
  async function exhausted(final: string) {
    await sandbox.control("POST", "settings", { dunning: { final } });
    const { customer, subscription, end } = await subscribed();
    await payBy(customer, "pm_card_chargeCustomerFail");
    await sandbox.advanceTo(end + HOUR + 15 * DAY);
    return { customer, id: subscription.id, invoice: await invoiceOf(customer) };
  }

  it("the subscription becomes unpaid, its later invoices stay drafts, and paying brings it back", async () => {
    const { customer, id, invoice } = await exhausted("unpaid");
    expect([await statusOf(id), invoice.attempt_count, invoice.next_payment_attempt]).toEqual([
      "unpaid",
      4,
      null,
    ]);
    const next = periodOf(await sandbox.stripe.subscriptions.retrieve(id));
    await sandbox.advanceTo(next.end + 2 * HOUR);
    expect(await invoiceOf(customer)).toMatchObject({ status: "draft", auto_advance: false });
    await payBy(customer, "pm_card_visa");
    await sandbox.stripe.invoices.pay(invoice.id);
    expect(await statusOf(id)).toBe("active");
  });

  it("or stays past due, by setting", async () => {
    const { id, invoice } = await exhausted("past_due");
    expect([await statusOf(id), invoice.next_payment_attempt]).toEqual(["past_due", null]);
  });

  it("a canceled one is not brought back by a late payment", async () => {
    const { customer, id, invoice } = await exhausted("canceled");
    await payBy(customer, "pm_card_visa");
    expect(await sandbox.stripe.invoices.pay(invoice.id)).toMatchObject({ status: "paid" });
    expect(await statusOf(id)).toBe("canceled");
  });
});

describe("a card that needs its payer", () => {
  it("leaves a new subscription incomplete until the payer has answered", async () => {
    const { customer, subscription } = await subscribed({}, "pm_card_authenticationRequired");
    expect(subscription.status).toBe("incomplete");
    const intent = await intentOf((await invoiceOf(customer)).id);
    expect(intent).toMatchObject({ status: "requires_action", latest_charge: null });
    await sandbox.control("POST", `payment_intents/${intent.id}/authenticate`, {});
    expect([await statusOf(subscription.id), (await invoiceOf(customer)).status]).toEqual(["active", "paid"]);
  });

  it("makes a renewal past due and asks for action; a wrong answer is a failed payment", async () => {
    const { customer, subscription, end } = await subscribed();
    await payBy(customer, "pm_card_authenticationRequired");
    await sandbox.advanceTo(end + HOUR);
    expect(await eventsSince(end + HOUR)).toEqual(
      expect.arrayContaining(["payment_intent.requires_action", "invoice.payment_action_required"]),
    );
    const { id, attempt_count } = await invoiceOf(customer);
    expect([await statusOf(subscription.id), attempt_count]).toEqual(["past_due", 1]);
    await expect(sandbox.stripe.invoices.pay(id)).rejects.toMatchObject({
      type: "StripeCardError",
      code: "invoice_payment_intent_requires_action",
      payment_intent: { status: "requires_action" },
    });
    const intent = await intentOf(id);
    await sandbox.control("POST", `payment_intents/${intent.id}/authenticate`, { genuine: false });
    expect((await intentOf(id)).last_payment_error).toMatchObject({
      code: "payment_intent_authentication_failure",
    });
    await payBy(customer, "pm_card_visa");
    await sandbox.stripe.invoices.pay(id);
    expect(await statusOf(subscription.id)).toBe("active");
  });

  it("is refused where nobody can be asked", async () => {
    await expect(
      subscribed({ payment_behavior: "error_if_incomplete" }, "pm_card_authenticationRequired"),
    ).rejects.toMatchObject({ statusCode: 402, code: "subscription_payment_intent_requires_action" });
  });

  it("whose invoice is voided is asked no more", async () => {
    const { customer, end } = await subscribed();
    await payBy(customer, "pm_card_authenticationRequired");
    await sandbox.advanceTo(end + HOUR);
    const { id } = await invoiceOf(customer);
    await sandbox.stripe.invoices.voidInvoice(id);
    expect((await intentOf(id)).status).toBe("canceled");
  });
});

describe("an invoice that is sent", () => {
  const sent = { collection_method: "send_invoice", days_until_due: 10 };

  it("is announced before it is due and when it is overdue; a failed try by hand ends nothing", async () => {
    const { customer, subscription } = await subscribed(sent);
    const { id, due_date } = await invoiceOf(customer);
    const due = due_date ?? 0;
    await payBy(customer, "pm_card_chargeCustomerFail");
    await expect(sandbox.stripe.invoices.pay(id)).rejects.toMatchObject({ statusCode: 402 });
    expect(await statusOf(subscription.id)).toBe("active");
    await sandbox.advanceTo(due - 3 * DAY);
    expect(await eventsSince(due - 3 * DAY)).toContain("invoice.will_be_due");
    await sandbox.advanceTo(due);
    expect(await eventsSince(due)).toContain("invoice.overdue");
    await expect(sandbox.stripe.invoices.pay(id)).rejects.toMatchObject({ statusCode: 402 });
    expect(await statusOf(subscription.id)).toBe("past_due");
  });

  it("follows from a change of the running subscription, and goes with one", async () => {
    const { customer, subscription, end } = await subscribed();
    const { subscriptions } = sandbox.stripe;
    await expect(
      subscriptions.update(subscription.id, { collection_method: "send_invoice" }),
    ).rejects.toMatchObject({ param: "days_until_due", code: "parameter_missing" });
    await expect(subscriptions.update(subscription.id, { days_until_due: 3 })).rejects.toMatchObject({
      param: "days_until_due",
    });
    expect(
      await subscriptions.update(subscription.id, { collection_method: "send_invoice", days_until_due: 14 }),
    ).toMatchObject({ collection_method: "send_invoice", days_until_due: 14 });
    await sandbox.advanceTo(end + HOUR);
    const renewal = await invoiceOf(customer);
    expect(renewal).toMatchObject({ status: "open", due_date: end + HOUR + 14 * DAY, attempt_count: 0 });
    expect(
      await subscriptions.update(subscription.id, { collection_method: "charge_automatically" }),
    ).toMatchObject({ collection_method: "charge_automatically", days_until_due: null });
    // The invoice that was sent stays one that is sent.
    expect((await invoiceOf(customer)).collection_method).toBe("send_invoice");
    expect(await sandbox.stripe.invoices.pay(renewal.id)).toMatchObject({ status: "paid" });
  });
});

it("a renewal is told of a week before, by an invoice without an id", async () => {
  const { customer, end } = await subscribed();
  await sandbox.advanceTo(end - 7 * DAY);
  const { data } = await sandbox.stripe.events.list({ type: "invoice.upcoming", limit: 100 });
  const mine = data.filter(({ data: { object } }) => "customer" in object && object.customer === customer);
  expect(mine).toHaveLength(1);
  expect(mine[0]?.data.object).toMatchObject({ object: "invoice", total: 4900 });
  expect(mine[0]?.data.object).not.toHaveProperty("id");
});

describe("automatic tax", () => {
  it("is refused without a location, kept with one, and comes to nothing without registrations", async () => {
    const { customer, subscription, end } = await subscribed();
    const turnOn = () =>
      sandbox.stripe.subscriptions.update(subscription.id, { automatic_tax: { enabled: true } });
    const refusal = { statusCode: 400, code: "customer_tax_location_invalid" };
    await expect(turnOn()).rejects.toMatchObject(refusal);
    await expect(
      sandbox.stripe.invoices.createPreview({
        subscription: subscription.id,
        automatic_tax: { enabled: true },
      }),
    ).rejects.toMatchObject(refusal);
    await sandbox.stripe.customers.update(customer, { address: { country: "US" } });
    await expect(turnOn()).rejects.toMatchObject(refusal);
    await sandbox.stripe.customers.update(customer, { address: { country: "FR" } });
    expect(await turnOn()).toMatchObject({ automatic_tax: { enabled: true, liability: { type: "self" } } });
    await sandbox.advanceTo(end + HOUR);
    expect(await invoiceOf(customer)).toMatchObject({
      status: "paid",
      total: 4900,
      total_taxes: [],
      automatic_tax: { enabled: true, status: "complete" },
    });
  });
});

describe("a currency", () => {
  const price = (currency: string, unit_amount: number) =>
    sandbox.stripe.prices.create({
      product: sold.product.id,
      currency,
      unit_amount,
      recurring: { interval: "month" },
    });

  it.each([
    ["jpy", 4900, "JPY 4900"],
    ["bhd", 12_340, "BHD 12.340"],
  ])(
    "in %s counts in its own smallest unit, through coupons and to payment",
    async (currency, amount, text) => {
      const customer = await customerWith(sandbox.stripe);
      const half = await sandbox.stripe.coupons.create({ percent_off: 50, duration: "once" });
      const subscription = await sandbox.stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: (await price(currency, amount)).id }],
        discounts: [{ coupon: half.id }],
      });
      const invoice = await invoiceOf(customer.id);
      expect(invoice).toMatchObject({ currency, subtotal: amount, total: amount / 2, status: "paid" });
      expect(invoice.lines.data[0]?.description).toContain(text);
      expect(subscription.currency).toBe(currency);
      const [charge] = (await sandbox.stripe.charges.list({ customer: customer.id })).data;
      expect(charge).toMatchObject({ currency, amount: amount / 2 });
    },
  );

  it("stays a customer's while a subscription runs, and may change after", async () => {
    const { customer, subscription } = await subscribed();
    const dollars = { customer, items: [{ price: (await price("usd", 1000)).id }] };
    await expect(sandbox.stripe.subscriptions.create(dollars)).rejects.toMatchObject({
      type: "StripeInvalidRequestError",
      message: expect.stringContaining("You cannot combine currencies on a single customer."),
    });
    await sandbox.stripe.subscriptions.cancel(subscription.id);
    await sandbox.stripe.subscriptions.create(dollars);
    expect(await sandbox.stripe.customers.retrieve(customer)).toMatchObject({ currency: "usd" });
  });
});
