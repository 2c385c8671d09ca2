import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  customerWith,
  DAY,
  HOUR,
  linesOf,
  newestInvoice,
  periodOf,
  plan,
  report,
  testStripe,
} from "./test-stripe";

let sandbox: Awaited<ReturnType<typeof testStripe>>;
let sold: Awaited<ReturnType<typeof plan>>;

beforeAll(async () => {
  sandbox = await testStripe();
  sold = await plan(sandbox.stripe, "change_minutes");
});
afterAll(() => sandbox.local.close());

async function subscribed(extra: object = {}, card?: string) {
  const customer = await customerWith(sandbox.stripe, card);
  const subscription = await sandbox.stripe.subscriptions.create({
    customer: customer.id,
    items: sold.items,
    ...extra,
  });
  return { customer: customer.id, id: subscription.id, subscription, ...periodOf(subscription) };
}

const statusOf = async (id: string) => (await sandbox.stripe.subscriptions.retrieve(id)).status;

describe("a trial", () => {
  it("ended now is billed at once", async () => {
    const { customer, id } = await subscribed({ trial_period_days: 30 });
    const ended = await sandbox.stripe.subscriptions.update(id, { trial_end: "now" });
    expect(ended.status).toBe("active");
    expect(await newestInvoice(sandbox.stripe, customer)).toMatchObject({ status: "paid", total: 4900 });
  });

  it("prolonged ends later", async () => {
    const { id, end } = await subscribed({ trial_period_days: 10 });
    const longer = await sandbox.stripe.subscriptions.update(id, { trial_end: end + 5 * DAY });
    expect(periodOf(longer).end).toBe(end + 5 * DAY);
    await sandbox.advanceTo(end + DAY);
    expect(await statusOf(id)).toBe("trialing");
  });

  it("cancelled with its period ends without an invoice", async () => {
    const { customer, id, end } = await subscribed({ trial_period_days: 10, cancel_at_period_end: true });
    await sandbox.advanceTo(end);
    expect(await statusOf(id)).toBe("canceled");
    expect((await sandbox.stripe.invoices.list({ customer })).data).toHaveLength(1);
  });
});

describe("items", () => {
  it("swapped with always_invoice are settled at once", async () => {
    const { customer, id, subscription } = await subscribed();
    const { stripe } = sandbox;
    const dearer = await stripe.prices.create({
      product: sold.product.id,
      currency: "eur",
      unit_amount: 9800,
      recurring: { interval: "month" },
    });
    await stripe.subscriptions.update(id, {
      items: [{ id: subscription.items.data[0]?.id, price: dearer.id }],
      proration_behavior: "always_invoice",
    });
    const invoice = await newestInvoice(stripe, customer);
    expect(invoice).toMatchObject({ status: "paid", billing_reason: "subscription_update" });
    expect(invoice.total).toBeGreaterThan(0);
    expect(invoice.total).toBeLessThanOrEqual(4900);
  });

  it("that are metered bill their usage when they leave, and not again at renewal", async () => {
    const { customer, id, subscription, end } = await subscribed();
    const { stripe } = sandbox;
    await report(stripe, sold.eventName, customer, 600);
    await sandbox.advanceTo((await sandbox.now()) + HOUR);
    await stripe.subscriptions.update(id, { items: [{ id: subscription.items.data[1]?.id, deleted: true }] });
    expect(await newestInvoice(stripe, customer)).toMatchObject({ status: "paid", total: 1250 });
    await sandbox.advanceTo(end);
    expect(linesOf(await newestInvoice(stripe, customer))).toEqual([[4900, 1, "4900"]]);
  });
});

describe("paused collection", () => {
  it.each([
    ["keep_as_draft", "draft"],
    ["void", "void"],
    ["mark_uncollectible", "uncollectible"],
  ] as const)("with %s leaves renewals %s, and the subscription active", async (behavior, status) => {
    const { customer, id, end } = await subscribed();
    await sandbox.stripe.subscriptions.update(id, { pause_collection: { behavior } });
    await sandbox.advanceTo(end + 2 * HOUR);
    expect((await newestInvoice(sandbox.stripe, customer)).status).toBe(status);
    expect(await statusOf(id)).toBe("active");
    const resumed = await sandbox.stripe.subscriptions.update(id, { pause_collection: "" });
    expect(resumed.pause_collection).toBeNull();
  });
});

describe("a date to cancel at", () => {
  it("inside the period ends the subscription there, with its usage", async () => {
    const { customer, id, start } = await subscribed();
    await report(sandbox.stripe, sold.eventName, customer, 508);
    await sandbox.stripe.subscriptions.update(id, { cancel_at: start + 10 * DAY });
    await sandbox.advanceTo(start + 10 * DAY + HOUR);
    expect(await sandbox.stripe.subscriptions.retrieve(id)).toMatchObject({
      status: "canceled",
      ended_at: start + 10 * DAY,
    });
    expect(await newestInvoice(sandbox.stripe, customer)).toMatchObject({ status: "paid", total: 100 });
  });
});

describe("payment behaviour", () => {
  it("error_if_incomplete answers 402 and creates nothing", async () => {
    const customer = await customerWith(sandbox.stripe, "pm_card_chargeCustomerFail");
    const asked = {
      customer: customer.id,
      items: sold.items,
      payment_behavior: "error_if_incomplete",
    } as const;
    await expect(sandbox.stripe.subscriptions.create(asked)).rejects.toMatchObject({
      statusCode: 402,
      code: "card_declined",
    });
    expect((await sandbox.stripe.subscriptions.list({ customer: customer.id, status: "all" })).data).toEqual(
      [],
    );
  });

  it("default_incomplete waits for a payment, which makes it active", async () => {
    const { id, subscription } = await subscribed({ payment_behavior: "default_incomplete" });
    expect(subscription.status).toBe("incomplete");
    await sandbox.stripe.invoices.pay(String(subscription.latest_invoice));
    expect(await statusOf(id)).toBe("active");
  });

  it("without any card is refused", async () => {
    const { id } = await sandbox.stripe.customers.create({});
    await expect(
      sandbox.stripe.subscriptions.create({ customer: id, items: sold.items }),
    ).rejects.toMatchObject({ code: "resource_missing" });
  });
});

describe("dunning", () => {
  it("can end in unpaid, after as many attempts as are set", async () => {
    const { customer, id, end } = await subscribed();
    const { stripe } = sandbox;
    await sandbox.control("POST", "settings", { dunning: { retry_days: [1], final: "unpaid" } });
    const bad = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: bad.id } });
    await sandbox.advanceTo(end + 2 * DAY);
    expect(await statusOf(id)).toBe("unpaid");
    const open = await newestInvoice(stripe, customer);
    expect(open).toMatchObject({ status: "open", attempt_count: 2 });
    await stripe.invoices.pay(open.id ?? "", { payment_method: "pm_card_visa" });
    expect(await statusOf(id)).toBe("active");
    await sandbox.control("POST", "settings", { dunning: { retry_days: [3, 5, 7], final: "canceled" } });
  });
});

describe("invoices by hand", () => {
  it("are made from pending items, finalized, sent and paid", async () => {
    const { stripe } = sandbox;
    const { id: customer } = await customerWith(stripe);
    await stripe.invoiceItems.create({ customer, currency: "eur", amount: 700, description: "Set-up" });
    const draft = await stripe.invoices.create({ customer, pending_invoice_items_behavior: "include" });
    expect(draft).toMatchObject({ status: "draft", total: 700, auto_advance: false, parent: null });
    const open = await stripe.invoices.finalizeInvoice(draft.id ?? "");
    expect(open).toMatchObject({ status: "open", amount_remaining: 700 });
    const paid = await stripe.invoices.pay(open.id ?? "", {
      expand: ["payments.data.payment.payment_intent"],
    });
    expect(paid.payments?.data[0]?.payment.payment_intent).toMatchObject({
      status: "succeeded",
      amount: 700,
    });
    await expect(stripe.invoices.del(open.id ?? "")).rejects.toMatchObject({ code: "invoice_not_editable" });
  });

  it("can be voided or given up, and a draft deleted", async () => {
    const { stripe } = sandbox;
    const { id: customer } = await customerWith(stripe);
    const make = async () => {
      const draft = await stripe.invoices.create({ customer, currency: "eur" });
      await stripe.invoiceItems.create({ customer, invoice: draft.id, currency: "eur", amount: 100 });
      return draft.id ?? "";
    };
    const [first, second, third] = [await make(), await make(), await make()];
    await stripe.invoices.finalizeInvoice(first);
    await stripe.invoices.finalizeInvoice(second);
    expect((await stripe.invoices.voidInvoice(first)).status).toBe("void");
    expect((await stripe.invoices.markUncollectible(second)).status).toBe("uncollectible");
    expect(await stripe.invoices.del(third)).toMatchObject({ deleted: true });
    await expect(stripe.invoices.retrieve(third)).rejects.toMatchObject({ code: "resource_missing" });
  });
});
