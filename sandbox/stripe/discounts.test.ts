import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customerWith, DAY, HOUR, newestInvoice, periodOf, plan, report, testStripe } from "./test-stripe";

let sandbox: Awaited<ReturnType<typeof testStripe>>;
let sold: Awaited<ReturnType<typeof plan>>;

beforeAll(async () => {
  sandbox = await testStripe();
  sold = await plan(sandbox.stripe, "discount_minutes");
});
afterAll(() => sandbox.local.close());

async function subscribed(extra: object = {}) {
  const customer = await customerWith(sandbox.stripe);
  const subscription = await sandbox.stripe.subscriptions.create({
    customer: customer.id,
    items: sold.items,
    ...extra,
  });
  return { customer: customer.id, subscription, ...periodOf(subscription) };
}

const coupon = (terms: object) => sandbox.stripe.coupons.create(terms);
const invoiceOf = (customer: string) => newestInvoice(sandbox.stripe, customer);

describe("a coupon", () => {
  it("takes a part of every line for as long as it lasts, and is told under source.coupon", async () => {
    const third = await coupon({ percent_off: 33.3, duration: "forever", name: "A third" });
    const { customer, subscription, end } = await subscribed({ discounts: [{ coupon: third.id }] });
    const [discount] = subscription.discounts;
    expect(await invoiceOf(customer)).toMatchObject({
      subtotal: 4900,
      total: 4900 - 1632,
      amount_paid: 3268,
      total_discount_amounts: [{ amount: 1632, discount }],
    });
    await report(sandbox.stripe, sold.eventName, customer, 603);
    await sandbox.advanceTo(end + HOUR);
    const renewal = await invoiceOf(customer);
    expect(renewal).toMatchObject({ status: "paid", subtotal: 6188, total: 6188 - 1632 - 429 });
    expect(renewal.lines.data.map((line) => line.discount_amounts?.[0]?.amount)).toEqual([
      1632,
      undefined,
      429,
    ]);
    const expanded = await sandbox.stripe.subscriptions.retrieve(subscription.id, {
      expand: ["discounts.source.coupon"],
    });
    expect(expanded.discounts).toMatchObject([
      { id: discount, end: null, source: { type: "coupon", coupon: { name: "A third", percent_off: 33.3 } } },
    ]);
  });

  it("of one use is spent by the next invoice that costs something, not by a trial's", async () => {
    const once = await coupon({ amount_off: 1000, currency: "eur", duration: "once" });
    const { customer, subscription, end } = await subscribed({
      discounts: [{ coupon: once.id }],
      trial_period_days: 7,
    });
    expect((await invoiceOf(customer)).total).toBe(0);
    expect(subscription.discounts).toHaveLength(1);
    const preview = await sandbox.stripe.invoices.createPreview({ subscription: subscription.id });
    expect(preview).toMatchObject({ subtotal: 4900, total: 3900 });
    await sandbox.advanceTo(end + HOUR);
    expect(await invoiceOf(customer)).toMatchObject({ status: "paid", total: 3900 });
    const later = await sandbox.stripe.subscriptions.retrieve(subscription.id);
    expect(later.discounts).toEqual([]);
    await sandbox.advanceTo(periodOf(later).end + HOUR);
    expect(await invoiceOf(customer)).toMatchObject({ status: "paid", total: 4900 });
  });

  it("of some months ends with them", async () => {
    const two = await coupon({ percent_off: 50, duration: "repeating", duration_in_months: 2 });
    const { customer, subscription, end } = await subscribed({ discounts: [{ coupon: two.id }] });
    await sandbox.advanceTo(end + HOUR);
    expect((await invoiceOf(customer)).total).toBe(2450);
    const second = periodOf(await sandbox.stripe.subscriptions.retrieve(subscription.id));
    const preview = await sandbox.stripe.invoices.createPreview({ subscription: subscription.id });
    expect(preview.total).toBe(4900);
    await sandbox.advanceTo(second.end + HOUR);
    expect((await invoiceOf(customer)).total).toBe(4900);
    expect((await sandbox.stripe.subscriptions.retrieve(subscription.id)).discounts).toEqual([]);
  });

  it("larger than the invoice makes it cost nothing, and no less", async () => {
    const big = await coupon({ amount_off: 99_900, currency: "eur", duration: "forever" });
    const { customer, end } = await subscribed({ discounts: [{ coupon: big.id }] });
    expect(await invoiceOf(customer)).toMatchObject({ status: "paid", total: 0, amount_due: 0 });
    await report(sandbox.stripe, sold.eventName, customer, 603);
    await sandbox.advanceTo(end + HOUR);
    const { total, total_discount_amounts } = await invoiceOf(customer);
    expect([total, total_discount_amounts?.[0]?.amount]).toEqual([0, 6188]);
  });

  it("for some products leaves the others alone", async () => {
    const other = await sandbox.stripe.products.create({ name: "Elsewhere" });
    const elsewhere = await coupon({
      percent_off: 50,
      duration: "forever",
      applies_to: { products: [other.id] },
    });
    const { customer } = await subscribed({ discounts: [{ coupon: elsewhere.id }] });
    expect((await invoiceOf(customer)).total).toBe(4900);
  });

  it("can be previewed before it is given, and nothing is kept of that", async () => {
    const half = await coupon({ percent_off: 50, duration: "forever" });
    const { subscription } = await subscribed();
    const preview = await sandbox.stripe.invoices.createPreview({
      subscription: subscription.id,
      discounts: [{ coupon: half.id }],
      expand: ["discounts.source.coupon"],
    });
    expect(preview).toMatchObject({ total: 2450, discounts: [{ source: { coupon: { id: half.id } } }] });
    expect((await sandbox.stripe.coupons.retrieve(half.id)).times_redeemed).toBe(0);
    expect((await sandbox.stripe.subscriptions.retrieve(subscription.id)).discounts).toEqual([]);
  });
});

it("a recurring discount is in the prorations of a change, and taken only once", async () => {
  const half = await coupon({ percent_off: 50, duration: "forever" });
  const { subscription, customer } = await subscribed({ discounts: [{ coupon: half.id }] });
  const dearer = await sandbox.stripe.prices.create({
    product: sold.product.id,
    currency: "eur",
    unit_amount: 9800,
    recurring: { interval: "month" },
  });
  const [item] = subscription.items.data;
  await sandbox.stripe.subscriptions.update(subscription.id, { items: [{ id: item?.id, price: dearer.id }] });
  const { data } = await sandbox.stripe.invoiceItems.list({ customer, pending: true });
  const [credit, charge] = data.map(({ amount }) => amount).sort((left, right) => left - right);
  expect(Math.abs((credit ?? 0) + 2450)).toBeLessThan(3);
  expect(Math.abs((charge ?? 0) - 4900)).toBeLessThan(3);
  const preview = await sandbox.stripe.invoices.createPreview({ subscription: subscription.id });
  expect(preview.total).toBe(4900 + (credit ?? 0) + (charge ?? 0));
});

describe("a discount", () => {
  it("is replaced, kept by its id, cleared and deleted, each announced", async () => {
    const [one, two] = [
      await coupon({ percent_off: 10, duration: "forever" }),
      await coupon({ percent_off: 20, duration: "forever" }),
    ];
    const { subscription } = await subscribed({ discounts: [{ coupon: one.id }] });
    const { id } = subscription;
    const both = await sandbox.stripe.subscriptions.update(id, {
      discounts: [{ discount: String(subscription.discounts[0]) }, { coupon: two.id }],
    });
    expect(both.discounts).toEqual([subscription.discounts[0], expect.any(String)]);
    // Ten percent, then twenty of what is left.
    const preview = await sandbox.stripe.invoices.createPreview({ subscription: id });
    expect(preview.total).toBe(3528);
    expect((await sandbox.stripe.subscriptions.update(id, { discounts: "" })).discounts).toEqual([]);
    await sandbox.stripe.subscriptions.update(id, { discounts: [{ coupon: one.id }] });
    expect(await sandbox.stripe.subscriptions.deleteDiscount(id)).toMatchObject({
      object: "discount",
      deleted: true,
      source: { coupon: one.id },
    });
    await expect(sandbox.stripe.subscriptions.deleteDiscount(id)).rejects.toMatchObject({
      code: "resource_missing",
    });
    const count = async (type: string) =>
      (await sandbox.stripe.events.list({ type, limit: 100 })).data.filter(
        ({ data: { object } }) => "subscription" in object && object.subscription === id,
      ).length;
    expect([await count("customer.discount.created"), await count("customer.discount.deleted")]).toEqual([
      3, 3,
    ]);
  });

  it("of a customer holds for subscriptions without their own", async () => {
    const half = await coupon({ percent_off: 50, duration: "forever" });
    const { customer, subscription } = await subscribed();
    await sandbox.control("POST", `customers/${customer}/discount`, { coupon: half.id });
    expect((await sandbox.stripe.invoices.createPreview({ subscription: subscription.id })).total).toBe(2450);
    expect(
      (await sandbox.stripe.invoices.createPreview({ subscription: subscription.id, discounts: "" })).total,
    ).toBe(4900);
    expect(await sandbox.stripe.customers.retrieve(customer)).toMatchObject({
      discount: { source: { coupon: half.id } },
    });
    await sandbox.stripe.customers.deleteDiscount(customer);
    expect(await sandbox.stripe.customers.retrieve(customer)).toMatchObject({ discount: null });
  });

  it("comes with a promotion code, in the hands it was made for", async () => {
    const half = await coupon({ percent_off: 50, duration: "forever" });
    const { customer, subscription } = await subscribed();
    const promotion = { type: "coupon", coupon: half.id } as const;
    const code = await sandbox.stripe.promotionCodes.create({ promotion, code: "Spring", customer });
    const other = await subscribed();
    await expect(
      sandbox.stripe.subscriptions.update(other.subscription.id, {
        discounts: [{ promotion_code: code.id }],
      }),
    ).rejects.toMatchObject({ param: "discounts[0][promotion_code]" });
    await sandbox.stripe.subscriptions.update(subscription.id, { discounts: [{ promotion_code: code.id }] });
    expect((await sandbox.stripe.promotionCodes.list({ code: "SPRING" })).data).toMatchObject([
      { times_redeemed: 1, promotion: { coupon: half.id } },
    ]);
    await expect(sandbox.stripe.promotionCodes.create({ promotion, code: "spring" })).rejects.toMatchObject({
      param: "code",
    });
  });
});

describe("Stripe refuses", () => {
  it.each([
    ["a coupon without a value", {}, { param: "percent_off", code: "parameter_missing" }],
    ["both values at once", { percent_off: 10, amount_off: 5, currency: "eur" }, { param: "percent_off" }],
    ["more than everything", { percent_off: 101 }, { param: "percent_off" }],
    ["an amount without a currency", { amount_off: 5 }, { param: "currency", code: "parameter_missing" }],
    [
      "months that are not said",
      { percent_off: 5, duration: "repeating" },
      { param: "duration_in_months", code: "parameter_missing" },
    ],
    [
      "a duration that is no word of Stripe's",
      { percent_off: 5, duration: "monthly" },
      { param: "duration" },
    ],
    ["an end in the past", { percent_off: 5, redeem_by: 1_000 }, { param: "redeem_by" }],
    ["unknown parameters", { percent_off: 5, colour: "red" }, { code: "parameter_unknown", param: "colour" }],
  ])("%s", async (_what, terms, error) => {
    await expect(coupon(terms)).rejects.toMatchObject({ type: "StripeInvalidRequestError", ...error });
  });

  it("a coupon that is used up, over, deleted or of another currency", async () => {
    const { subscription, customer } = await subscribed();
    const give = (id: string) =>
      sandbox.stripe.subscriptions.update(subscription.id, { discounts: [{ coupon: id }] });
    const dollars = await coupon({ amount_off: 500, currency: "usd", duration: "forever" });
    await expect(give(dollars.id)).rejects.toMatchObject({ param: "discounts[0][coupon]" });
    const single = await coupon({ percent_off: 5, duration: "forever", max_redemptions: 1 });
    await give(single.id);
    await expect(give(single.id)).rejects.toMatchObject({ code: "coupon_expired" });
    const short = await coupon({ percent_off: 5, redeem_by: (await sandbox.now()) + DAY });
    await sandbox.advanceTo((await sandbox.now()) + DAY);
    expect((await sandbox.stripe.coupons.retrieve(short.id)).valid).toBe(false);
    await expect(give(short.id)).rejects.toMatchObject({ code: "coupon_expired" });
    await sandbox.stripe.coupons.del(single.id);
    await expect(give(single.id)).rejects.toMatchObject({ code: "resource_missing" });
    await expect(give("")).rejects.toMatchObject({ param: "discounts[0][coupon]" });
    const kept = await sandbox.stripe.invoices.createPreview({ subscription: subscription.id });
    expect(kept.total).toBe(4655);
    expect(customer).toBeTruthy();
  });
});
