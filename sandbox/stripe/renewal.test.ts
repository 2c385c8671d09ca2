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
  sold = await plan(sandbox.stripe, "renewal_minutes");
});
afterAll(() => sandbox.local.close());

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
const use = (customer: string, value: number, at?: number) =>
  report(sandbox.stripe, sold.eventName, customer, value, at);

describe("a subscription's first invoice", () => {
  it("is finalized and paid at once, for the licensed price only", async () => {
    const { customer, subscription } = await subscribed({ metadata: { tenant: "7" } });
    const invoice = await invoiceOf(customer);
    expect(subscription).toMatchObject({
      status: "active",
      latest_invoice: invoice.id,
      billing_mode: { type: "flexible" },
    });
    expect(invoice).toMatchObject({
      status: "paid",
      total: 4900,
      amount_paid: 4900,
      billing_reason: "subscription_create",
    });
    expect(invoice.parent?.subscription_details).toMatchObject({
      subscription: subscription.id,
      metadata: { tenant: "7" },
    });
    expect(invoice.hosted_invoice_url).toContain(invoice.id);
    expect((await fetch(invoice.hosted_invoice_url ?? "")).status).toBe(200);
  });

  it("lasts from the same day of one month to the next", async () => {
    const { start, end } = await subscribed();
    expect(new Date(end * 1000).getUTCMonth()).toBe((new Date(start * 1000).getUTCMonth() + 1) % 12);
    expect(new Date(end * 1000).getUTCDate()).toBe(new Date(start * 1000).getUTCDate());
  });

  it("for part of a period costs its part when the anchor is set to a day", async () => {
    const { customer, subscription } = await subscribed({
      billing_cycle_anchor_config: { day_of_month: 1, hour: 0, minute: 0, second: 0 },
    });
    const invoice = await invoiceOf(customer);
    expect(new Date(periodOf(subscription).end * 1000).toISOString()).toMatch(/-01T00:00:00/);
    expect(invoice.total).toBeGreaterThan(0);
    expect(invoice.total).toBeLessThan(4900);
  });
});

describe("a renewal", () => {
  it("bills the new period in advance and the ended one's usage by tier, rounded once per line", async () => {
    const { customer, subscription, start, end } = await subscribed();
    await use(customer, 100);
    await use(customer, 603);
    await sandbox.advanceTo(end);
    const draft = await invoiceOf(customer);
    expect(draft).toMatchObject({
      status: "draft",
      billing_reason: "subscription_cycle",
      number: null,
      auto_advance: true,
    });
    expect(draft.automatically_finalizes_at).toBe(draft.created + HOUR);
    expect(linesOf(draft)).toEqual([
      [4900, 1, "4900"],
      [0, 500, "0"],
      [1288, 103, "12.5"],
    ]);
    const renewed = await sandbox.stripe.subscriptions.retrieve(subscription.id);
    expect(periodOf(renewed).start).toBe(end);
    expect(draft.lines.data.map((line) => line.period)).toEqual(
      [periodOf(renewed), { start, end }, { start, end }].map(({ start, end }) => ({ start, end })),
    );
    expect(draft.lines.data[2]?.pricing?.price_details).toMatchObject({
      price: sold.metered.id,
      product: sold.product.id,
    });
    await sandbox.advanceTo(end + HOUR);
    const paid = await sandbox.stripe.invoices.retrieve(draft.id);
    expect(paid).toMatchObject({ status: "paid", total: 6188, amount_paid: 6188, amount_remaining: 0 });
    expect(paid.number).toMatch(/-0002$/);
  });

  it("counts usage that is reported late, until the draft is finalized and not after", async () => {
    const { customer, end } = await subscribed();
    await use(customer, 510);
    await sandbox.advanceTo(end + 60);
    await use(customer, 520, end - 1);
    expect((await invoiceOf(customer)).total).toBe(4900 + 250);
    await sandbox.advanceTo(end + HOUR);
    await use(customer, 9000, end - 1);
    const paid = await invoiceOf(customer);
    expect(paid).toMatchObject({ status: "paid", total: 5150 });
  });

  it("without usage has one metered line over nothing", async () => {
    const { customer, end } = await subscribed();
    await sandbox.advanceTo(end);
    expect(linesOf(await invoiceOf(customer))).toEqual([
      [4900, 1, "4900"],
      [0, 0, "0"],
    ]);
  });

  it("stays a draft while it is held, and goes on when it is handed back", async () => {
    const { customer, end } = await subscribed();
    await sandbox.advanceTo(end);
    const { id } = await invoiceOf(customer);
    await sandbox.stripe.invoices.update(id, { auto_advance: false });
    await sandbox.advanceTo(end + 5 * HOUR);
    expect(await sandbox.stripe.invoices.retrieve(id)).toMatchObject({
      status: "draft",
      automatically_finalizes_at: null,
    });
    await use(customer, 700, end - 1);
    await sandbox.stripe.invoices.update(id, { auto_advance: true });
    await sandbox.advanceTo(end + 5 * HOUR + 60);
    expect(await sandbox.stripe.invoices.retrieve(id)).toMatchObject({ status: "paid", total: 4900 + 2500 });
  });

  it("takes pending invoice items and those put on the draft", async () => {
    const { customer, subscription, end } = await subscribed();
    const { stripe } = sandbox;
    await stripe.invoiceItems.create({ customer, amount: 300, currency: "eur", description: "Late calls" });
    await sandbox.advanceTo(end);
    const draft = await invoiceOf(customer);
    await stripe.invoiceItems.create({ customer, invoice: draft.id, amount: 42, currency: "eur" });
    expect((await stripe.invoices.retrieve(draft.id)).total).toBe(4900 + 342);
    await sandbox.advanceTo(end + HOUR);
    const items = await stripe.invoiceItems.list({ customer });
    expect(items.data.map((item) => item.parent?.subscription_details?.subscription ?? null)).toContain(
      subscription.id,
    );
    await expect(
      stripe.invoiceItems.create({ customer, invoice: draft.id, amount: 1, currency: "eur" }),
    ).rejects.toMatchObject({ code: "invoice_not_editable" });
  });
});

describe("a trial", () => {
  it("costs nothing, is not billed for its usage, and turns into a paid period", async () => {
    const { customer, subscription, end } = await subscribed({ trial_period_days: 14 });
    expect(subscription.status).toBe("trialing");
    expect(await invoiceOf(customer)).toMatchObject({ status: "paid", total: 0 });
    await use(customer, 2000);
    await sandbox.advanceTo(end);
    expect((await sandbox.stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
    expect(linesOf(await invoiceOf(customer))).toEqual([[4900, 1, "4900"]]);
    await sandbox.advanceTo(end + HOUR);
    expect((await invoiceOf(customer)).status).toBe("paid");
  });

  it("announces its end three days before", async () => {
    const { subscription, end } = await subscribed({ trial_period_days: 14 });
    await sandbox.advanceTo(end - 3 * DAY);
    const events = await sandbox.stripe.events.list({
      type: "customer.subscription.trial_will_end",
      limit: 100,
    });
    expect(events.data.map((event) => "id" in event.data.object && event.data.object.id)).toContain(
      subscription.id,
    );
  });

  it("ends its subscription, where it was asked to, at its last moment, however late the clock comes to it", async () => {
    const { subscription, end } = await subscribed({ trial_period_days: 1, cancel_at_period_end: true });
    await sandbox.advanceTo(end - 1);
    // It looks what is due each second of the machine's: that is minutes late now.
    await sandbox.control("POST", "clock", { rate: 1_000 });
    const found = () => sandbox.stripe.subscriptions.retrieve(subscription.id);
    await expect.poll(found, { timeout: 5_000 }).toMatchObject({ status: "canceled", ended_at: end });
    await sandbox.control("POST", "clock", { rate: 1 });
  });

  it("without a card pauses, ends or bills, as was asked", async () => {
    const { stripe } = sandbox;
    const statuses: string[] = [];
    for (const missing_payment_method of ["pause", "cancel", "create_invoice"] as const) {
      const { id } = await stripe.customers.create({});
      const trial_settings = { end_behavior: { missing_payment_method } };
      const subscription = await stripe.subscriptions.create({
        customer: id,
        items: sold.items,
        trial_period_days: 1,
        trial_settings,
      });
      await sandbox.advanceTo(periodOf(subscription).end + 2 * HOUR);
      statuses.push((await stripe.subscriptions.retrieve(subscription.id)).status);
    }
    expect(statuses).toEqual(["paused", "canceled", "past_due"]);
  });
});

describe("a cancellation", () => {
  it("at period end leaves one last draft with the metered lines only", async () => {
    const { customer, subscription, end } = await subscribed();
    await use(customer, 540);
    const asked = await sandbox.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    expect(asked).toMatchObject({ cancel_at_period_end: true, cancel_at: end, status: "active" });
    await sandbox.advanceTo(end);
    expect(await sandbox.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
      status: "canceled",
      ended_at: end,
    });
    expect(linesOf(await invoiceOf(customer))).toEqual([
      [0, 500, "0"],
      [500, 40, "12.5"],
    ]);
    await sandbox.advanceTo(end + HOUR);
    expect(await invoiceOf(customer)).toMatchObject({ status: "paid", total: 500 });
  });

  it("can be taken back before it happens", async () => {
    const { subscription } = await subscribed();
    await sandbox.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    const back = await sandbox.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false });
    expect(back).toMatchObject({ cancel_at_period_end: false, cancel_at: null, canceled_at: null });
  });

  it("now with invoice_now bills the usage so far at once, and loses it without", async () => {
    const { stripe } = sandbox;
    const [billed, lost] = [await subscribed(), await subscribed()];
    for (const { customer } of [billed, lost]) await use(customer, 600);
    await stripe.subscriptions.cancel(billed.subscription.id, { invoice_now: true });
    await stripe.subscriptions.cancel(lost.subscription.id);
    expect(await invoiceOf(billed.customer)).toMatchObject({ status: "paid", total: 1250 });
    expect(await invoiceOf(lost.customer)).toMatchObject({ billing_reason: "subscription_create" });
    expect((await stripe.subscriptions.list({ customer: lost.customer })).data).toEqual([]);
    expect((await stripe.subscriptions.list({ customer: lost.customer, status: "all" })).data).toHaveLength(
      1,
    );
  });
});

describe("a refused card", () => {
  it("makes the subscription past due, is tried again, and at last ends it", async () => {
    const { customer, subscription, end } = await subscribed();
    const { stripe } = sandbox;
    const bad = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: bad.id } });
    const finalized = end + HOUR;
    await sandbox.advanceTo(finalized);
    expect(await invoiceOf(customer)).toMatchObject({
      status: "open",
      attempt_count: 1,
      next_payment_attempt: finalized + 3 * DAY,
    });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("past_due");
    await sandbox.advanceTo(finalized + 8 * DAY);
    expect(await invoiceOf(customer)).toMatchObject({
      attempt_count: 3,
      next_payment_attempt: finalized + 15 * DAY,
    });
    await sandbox.advanceTo(finalized + 15 * DAY);
    expect(await invoiceOf(customer)).toMatchObject({
      status: "open",
      attempt_count: 4,
      next_payment_attempt: null,
    });
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
      status: "canceled",
      cancellation_details: { reason: "payment_failed" },
    });
  });

  it("that is replaced pays the open invoice and the subscription recovers", async () => {
    const { customer, subscription, end } = await subscribed();
    const { stripe } = sandbox;
    const bad = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer });
    await stripe.subscriptions.update(subscription.id, { default_payment_method: bad.id });
    await sandbox.advanceTo(end + HOUR);
    const { id } = await invoiceOf(customer);
    await expect(stripe.invoices.pay(id)).rejects.toMatchObject({
      statusCode: 402,
      code: "card_declined",
      decline_code: "generic_decline",
    });
    expect(await stripe.invoices.pay(id, { payment_method: "pm_card_mastercard" })).toMatchObject({
      status: "paid",
    });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
  });

  it("at the start leaves an incomplete subscription that expires after 23 hours", async () => {
    const { customer, subscription } = await subscribed({}, "pm_card_chargeCustomerFail");
    expect(subscription.status).toBe("incomplete");
    await sandbox.advanceTo(subscription.created + 23 * HOUR);
    expect((await sandbox.stripe.subscriptions.retrieve(subscription.id)).status).toBe("incomplete_expired");
    expect((await invoiceOf(customer)).status).toBe("void");
  });
});

describe("an invoice that is sent", () => {
  it("makes the subscription active at once and past due when nobody pays", async () => {
    const { customer, subscription } = await subscribed({
      collection_method: "send_invoice",
      days_until_due: 10,
    });
    expect(subscription.status).toBe("active");
    const invoice = await invoiceOf(customer);
    expect(invoice).toMatchObject({
      status: "open",
      due_date: invoice.created + 10 * DAY,
      next_payment_attempt: null,
    });
    await sandbox.advanceTo(invoice.created + 10 * DAY);
    expect((await sandbox.stripe.subscriptions.retrieve(subscription.id)).status).toBe("past_due");
    await sandbox.stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
    expect((await sandbox.stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
  });
});

describe("a change of plan", () => {
  it("credits the unused part and charges the rest, on the next invoice", async () => {
    const { customer, subscription, end } = await subscribed();
    const { stripe } = sandbox;
    const dearer = await stripe.prices.create({
      product: sold.product.id,
      currency: "eur",
      unit_amount: 9800,
      recurring: { interval: "month" },
    });
    const item = subscription.items.data[0]?.id;
    await stripe.subscriptions.update(subscription.id, { items: [{ id: item, price: dearer.id }] });
    const pending = await stripe.invoiceItems.list({ customer, pending: true });
    expect(pending.data.map((row) => Math.sign(row.amount)).sort()).toEqual([-1, 1]);
    await sandbox.advanceTo(end);
    const sum = pending.data.reduce((total, row) => total + row.amount, 0);
    expect((await invoiceOf(customer)).total).toBe(9800 + sum);
  });

  it("that resets the anchor closes the period now and bills its usage", async () => {
    const { customer, subscription } = await subscribed();
    await use(customer, 600);
    const now = (await sandbox.now()) + DAY;
    await sandbox.advanceTo(now);
    const changed = await sandbox.stripe.subscriptions.update(subscription.id, {
      billing_cycle_anchor: { type: "now" },
      proration_behavior: "none",
    });
    expect(periodOf(changed).start).toBeGreaterThanOrEqual(now);
    expect(await invoiceOf(customer)).toMatchObject({ status: "paid", total: 4900 + 1250 });
  });
});

describe("a preview", () => {
  it("shows the next renewal with the usage so far, and nothing after a cancellation", async () => {
    const { customer, subscription } = await subscribed();
    await use(customer, 504);
    const preview = await sandbox.stripe.invoices.createPreview({ subscription: subscription.id });
    expect(preview.total).toBe(4900 + 50);
    await sandbox.stripe.subscriptions.cancel(subscription.id);
    await expect(
      sandbox.stripe.invoices.createPreview({ subscription: subscription.id }),
    ).rejects.toMatchObject({ code: "invoice_upcoming_none" });
  });
});
