import fc from "fast-check";
import type Stripe from "stripe";
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
let other: Awaited<ReturnType<typeof plan>>;
let prices: Stripe.Price[];

beforeAll(async () => {
  sandbox = await testStripe();
  sold = await plan(sandbox.stripe, "preview_minutes");
  other = await plan(sandbox.stripe, "other_minutes");
  const make = (unit_amount: number, interval: "month" | "year") =>
    sandbox.stripe.prices.create({
      product: sold.product.id,
      currency: "eur",
      unit_amount,
      recurring: { interval },
    });
  prices = [await make(1, "month"), await make(19_999, "month"), await make(123_457, "year")];
});
afterAll(() => sandbox.local.close());

async function subscribed(extra: object = {}, card?: string) {
  const customer = await customerWith(sandbox.stripe, card);
  const asked = { customer: customer.id, items: sold.items, ...extra };
  const subscription = await sandbox.stripe.subscriptions.create(asked);
  const [base, metered] = subscription.items.data;
  return { customer: customer.id, id: subscription.id, base, metered, ...periodOf(subscription) };
}

const amountsOf = (invoice: Stripe.Invoice) =>
  invoice.lines.data.map((line) => [line.amount, line.description, line.period.start]);

describe("a preview", () => {
  it("equals to the cent what the change then bills, whatever is changed and when", async () => {
    const change = fc.record({
      to: fc.nat(2),
      metered: fc.constantFrom("kept", "removed", "replaced"),
      anchor: fc.constantFrom("now", "unchanged"),
      behavior: fc.constantFrom("create_prorations", "always_invoice", "none"),
      quantity: fc.integer({ min: 1, max: 7 }),
      minutes: fc.integer({ min: 0, max: 2_000 }),
      after: fc.integer({ min: 1, max: 27 * DAY }),
      balance: fc.constantFrom(0, -3_000, 900),
    });
    await fc.assert(
      fc.asyncProperty(change, async (asked) => {
        const { stripe } = sandbox;
        const { customer, id, base, metered, start } = await subscribed();
        if (asked.balance) await stripe.customers.update(customer, { balance: asked.balance });
        await report(stripe, sold.eventName, customer, asked.minutes, start);
        await sandbox.advanceTo(start + asked.after);
        const items = [
          { id: base?.id, price: prices[asked.to]?.id, quantity: asked.quantity },
          ...(asked.metered === "removed" ? [{ id: metered?.id, deleted: true }] : []),
          ...(asked.metered === "replaced" ? [{ id: metered?.id, price: other.metered.id }] : []),
        ];
        const update = {
          items,
          proration_behavior: asked.behavior,
          proration_date: start + Math.floor(asked.after / 2),
          billing_cycle_anchor: { type: asked.anchor },
        } as const;
        const shown = await stripe.invoices.createPreview({ subscription: id, subscription_details: update });
        const before = (await newestInvoice(stripe, customer)).id;
        await stripe.subscriptions.update(id, update);
        // What is not billed at once is on the next invoice.
        const end = periodOf(await stripe.subscriptions.retrieve(id)).end;
        if ((await newestInvoice(stripe, customer)).id === before) await sandbox.advanceTo(end + 2 * HOUR);
        const billed = await newestInvoice(stripe, customer);
        const lines = await stripe.invoices.listLineItems(billed.id ?? "", { limit: 100 });
        expect({
          total: shown.total,
          due: shown.amount_due,
          lines: amountsOf(shown).map(([cents]) => cents),
        }).toEqual({
          total: billed.total,
          due: billed.amount_due,
          lines: lines.data.map(({ amount }) => amount),
        });
      }),
      { numRuns: 40, seed: 20_261_122 },
    );
  }, 60_000);

  it("changes nothing", async () => {
    const { customer, id, base } = await subscribed();
    const { stripe } = sandbox;
    const events = async () => (await stripe.events.list({ limit: 1 })).data[0]?.id;
    const [before, last] = [await stripe.subscriptions.retrieve(id), await events()];
    await stripe.invoices.createPreview({
      subscription: id,
      subscription_details: {
        items: [{ id: base?.id, price: prices[1]?.id }],
        billing_cycle_anchor: { type: "now" },
      },
    });
    expect(await stripe.subscriptions.retrieve(id)).toEqual(before);
    expect(await events()).toBe(last);
    expect((await stripe.invoiceItems.list({ customer })).data).toEqual([]);
  });

  it("of a new subscription is its first invoice, in part until the anchor", async () => {
    const { stripe } = sandbox;
    const { id: customer } = await customerWith(stripe);
    const timestamp = (await sandbox.now()) + 10 * DAY;
    const shown = await stripe.invoices.createPreview({
      customer,
      subscription_details: { items: sold.items, billing_cycle_anchor: { type: "timestamp", timestamp } },
    });
    await stripe.subscriptions.create({ customer, items: sold.items, billing_cycle_anchor: timestamp });
    const billed = await newestInvoice(stripe, customer);
    expect(shown.total).toBe(billed.total);
    expect(billed.total).toBeLessThan(4_900);
    expect((await stripe.subscriptions.list({ customer })).data).toHaveLength(1);
  });

  it("of a cancellation bills the usage and, when wanted, gives back the rest", async () => {
    const { customer, id, start, end } = await subscribed();
    const { stripe } = sandbox;
    await report(stripe, sold.eventName, customer, 508, start);
    await sandbox.advanceTo(start + DAY);
    const ended = (proration_behavior: "none" | "create_prorations") =>
      stripe.invoices.createPreview({
        subscription: id,
        subscription_details: { cancel_now: true, proration_behavior },
      });
    expect((await ended("none")).total).toBe(100);
    const rest = Math.round((4_900 * (end - (await sandbox.now()))) / (end - start));
    expect((await ended("create_prorations")).total).toBe(100 - rest);
  });

  it("leaves out what is billed once when only the recurring is asked for", async () => {
    const { customer, id } = await subscribed();
    const { stripe } = sandbox;
    await stripe.invoiceItems.create({ customer, currency: "eur", amount: 700, subscription: id });
    expect((await stripe.invoices.createPreview({ subscription: id })).total).toBe(5_600);
    expect((await stripe.invoices.createPreview({ subscription: id, preview_mode: "recurring" })).total).toBe(
      4_900,
    );
  });

  it.each([
    ["a canceled subscription", "cancel"],
    ["one that ends with its period and meters nothing", "end"],
  ])("of %s says that nothing is upcoming", async (_what, how) => {
    const { stripe } = sandbox;
    const { id } = await subscribed({ items: [{ price: sold.base.id }] });
    if (how === "cancel") await stripe.subscriptions.cancel(id);
    else await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await expect(stripe.invoices.createPreview({ subscription: id })).rejects.toMatchObject({
      code: "invoice_upcoming_none",
      statusCode: 404,
    });
  });
});

describe("a change", () => {
  it("whose card is declined changes nothing when it must be paid", async () => {
    const { stripe } = sandbox;
    const { customer, id, base } = await subscribed();
    const bad = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: bad.id } });
    const before = await stripe.subscriptions.retrieve(id);
    const refused = stripe.subscriptions.update(id, {
      items: [{ id: base?.id, price: prices[1]?.id }],
      billing_cycle_anchor: { type: "now" },
      payment_behavior: "error_if_incomplete",
    });
    await expect(refused).rejects.toMatchObject({ statusCode: 402, code: "card_declined" });
    expect(await stripe.subscriptions.retrieve(id)).toEqual(before);
  });

  it.each([
    ["a proration date outside the period", { proration_date: 1_000_000_000 }, "proration_date"],
    ["an unknown parameter", { prorate: true }, "prorate"],
    ["an unknown behaviour", { proration_behavior: "always" }, "proration_behavior"],
    ["an anchor as a number", { billing_cycle_anchor: 1_800_000_000 }, "billing_cycle_anchor"],
  ])("refuses %s", async (_what, extra, param) => {
    const { id, base } = await subscribed();
    const update = { items: [{ id: base?.id, price: prices[1]?.id }], ...extra };
    const refused = sandbox.stripe.subscriptions.update(id, update as Stripe.SubscriptionUpdateParams);
    await expect(refused).rejects.toMatchObject({ statusCode: 400, param });
  });

  it("credits a first period that was cut short by what it cost", async () => {
    const { stripe } = sandbox;
    const now = await sandbox.now();
    const { customer, id, base } = await subscribed({ billing_cycle_anchor: now + 5 * DAY });
    const [first] = (await stripe.invoices.list({ customer })).data;
    await stripe.subscriptions.update(id, {
      items: [{ id: base?.id, price: prices[1]?.id }],
      billing_cycle_anchor: { type: "now" },
      proration_date: await sandbox.now(),
    });
    const credit = linesOf(await newestInvoice(stripe, customer)).find(([amount]) => Number(amount) < 0);
    expect(Math.abs(Number(credit?.[0]) + (first?.total ?? 0))).toBeLessThanOrEqual(1);
  });
});

describe("a paused subscription", () => {
  it("comes back with a new period, and says so", async () => {
    const { stripe } = sandbox;
    const { id: customer } = await stripe.customers.create({});
    const { id, trial_end } = await stripe.subscriptions.create({
      customer,
      items: sold.items,
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method: "pause" } },
    });
    await expect(stripe.subscriptions.resume(id)).rejects.toMatchObject({ statusCode: 400 });
    await sandbox.advanceTo((trial_end ?? 0) + DAY);
    expect((await stripe.subscriptions.retrieve(id)).status).toBe("paused");
    const card = await stripe.paymentMethods.attach("pm_card_visa", { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: card.id } });
    const resumed = await stripe.subscriptions.resume(id, { billing_cycle_anchor: { type: "now" } });
    expect(resumed.status).toBe("active");
    expect(periodOf(resumed).start).toBe(resumed.billing_cycle_anchor);
    expect(await newestInvoice(stripe, customer)).toMatchObject({ status: "paid", total: 4_900 });
    const types = (await stripe.events.list({ limit: 20 })).data.map(({ type }) => type);
    expect(types).toContain("customer.subscription.resumed");
  });
});
