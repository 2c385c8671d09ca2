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
  receiver,
  report,
  SECRET,
  testStripe,
} from "./test-stripe";

let sandbox: Awaited<ReturnType<typeof testStripe>>;
let hook: Awaited<ReturnType<typeof receiver>>;
let sold: Awaited<ReturnType<typeof plan>>;
let flat: Stripe.Price;
let yearly: Stripe.Price;

beforeAll(async () => {
  hook = await receiver();
  sandbox = await testStripe({ webhooks: [{ url: hook.url, secret: SECRET }] });
  sold = await plan(sandbox.stripe, "schedule_minutes");
  flat = await licensed(9_900, "month");
  yearly = await licensed(99_000, "year");
});
afterAll(async () => {
  await sandbox.local.close();
  await hook.close();
});

function licensed(amount: number, interval: "month" | "year") {
  const recurring = { interval };
  return sandbox.stripe.prices.create({
    product: sold.product.id,
    currency: "eur",
    unit_amount: amount,
    recurring,
  });
}

async function subscribed(extra: object = {}) {
  const customer = await customerWith(sandbox.stripe);
  const asked = { customer: customer.id, items: sold.items, ...extra };
  const subscription = await sandbox.stripe.subscriptions.create(asked);
  return { customer: customer.id, id: subscription.id, ...periodOf(subscription) };
}

/** The running items until the period ends, then others. */
async function scheduled(next: Stripe.SubscriptionScheduleUpdateParams.Phase, extra: object = {}) {
  const subject = await subscribed(extra);
  const { stripe } = sandbox;
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subject.id });
  const [running] = schedule.phases;
  if (!running) throw new Error("The schedule has no phase");
  await stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: "release",
    phases: [
      { items: sold.items, start_date: running.start_date, end_date: running.end_date },
      { proration_behavior: "none", ...next },
    ],
  });
  return { ...subject, schedule: schedule.id };
}

const month = { interval: "month", interval_count: 1 } as const;

describe("a schedule made from a subscription", () => {
  it("has its items until its period ends, and is named by it", async () => {
    const { id, start, end } = await subscribed();
    const schedule = await sandbox.stripe.subscriptionSchedules.create({ from_subscription: id });
    expect(schedule).toMatchObject({
      status: "active",
      subscription: id,
      end_behavior: "release",
      current_phase: { start_date: start, end_date: end },
      phases: [{ items: sold.items, start_date: start, end_date: end }],
    });
    const read = await sandbox.stripe.subscriptions.retrieve(id, { expand: ["schedule"] });
    expect(read.schedule).toMatchObject({ object: "subscription_schedule", id: schedule.id });
  });

  it.each([
    ["a second schedule", (id: string) => ({ from_subscription: id }), "from_subscription"],
    [
      "phases beside it",
      (id: string) => ({ from_subscription: id, phases: [{ items: sold.items }] }),
      "phases",
    ],
  ])("refuses %s", async (_what, params, param) => {
    const { id } = await subscribed();
    await sandbox.stripe.subscriptionSchedules.create({ from_subscription: id });
    await expect(sandbox.stripe.subscriptionSchedules.create(params(id))).rejects.toMatchObject({
      rawType: "invalid_request_error",
      param,
    });
  });

  it("keeps its subscription's end to itself", async () => {
    const { id } = await subscribed();
    const { stripe } = sandbox;
    const schedule = await stripe.subscriptionSchedules.create({ from_subscription: id });
    const refused = stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await expect(refused).rejects.toMatchObject({
      param: "cancel_at_period_end",
      message: expect.stringContaining(`managed by the subscription schedule \`${schedule.id}\``),
    });
    await stripe.subscriptionSchedules.release(schedule.id);
    expect((await stripe.subscriptions.update(id, { cancel_at_period_end: true })).schedule).toBeNull();
    await expect(stripe.subscriptionSchedules.release(schedule.id)).rejects.toMatchObject({
      message: expect.stringContaining("`released` status"),
    });
  });

  it("splits its phase when the items are changed directly", async () => {
    const { id, end } = await subscribed();
    const { stripe } = sandbox;
    const { id: schedule } = await stripe.subscriptionSchedules.create({ from_subscription: id });
    await sandbox.advanceTo((await sandbox.now()) + DAY);
    const [base] = (await stripe.subscriptions.retrieve(id)).items.data;
    await stripe.subscriptions.update(id, { items: [{ id: base?.id, price: flat.id }] });
    const { phases } = await stripe.subscriptionSchedules.retrieve(schedule);
    expect(phases.map(({ items }) => items[0]?.price)).toEqual([sold.base.id, flat.id]);
    expect(phases.map(({ end_date }) => end_date)).toEqual([phases[1]?.start_date, end]);
  });

  it("ends with its subscription", async () => {
    const { id, schedule } = await scheduled({ items: [{ price: flat.id }], duration: month });
    await sandbox.stripe.subscriptions.cancel(id);
    expect((await sandbox.stripe.subscriptionSchedules.retrieve(schedule)).status).toBe("canceled");
    expect(hook.types()).toContain("subscription_schedule.canceled");
  });
});

describe("the next phase", () => {
  it("begins with the period: the renewal bills the new items ahead and the old usage behind", async () => {
    const metadata = { plan: "flat" };
    const { customer, id, start, end, schedule } = await scheduled(
      { items: [{ price: flat.id }], duration: month, metadata },
      { metadata: { plan: "metered", tenant_id: "7" } },
    );
    await report(sandbox.stripe, sold.eventName, customer, 508, start);
    const upcoming = await sandbox.stripe.invoices.createPreview({ subscription: id });
    hook.events.length = 0;
    await sandbox.advanceTo(end + 2 * HOUR);
    const renewed = await sandbox.stripe.subscriptions.retrieve(id);
    expect(renewed.items.data).toMatchObject([{ price: { id: flat.id }, current_period_start: end }]);
    expect(renewed).toMatchObject({ metadata: { plan: "flat", tenant_id: "7" }, schedule });
    const invoice = await newestInvoice(sandbox.stripe, customer);
    expect(linesOf(invoice)).toEqual([
      [9_900, 1, "9900"],
      [0, 500, "0"],
      [100, 8, "12.5"],
    ]);
    expect([linesOf(upcoming), upcoming.total]).toEqual([linesOf(invoice), invoice.total]);
    expect(hook.types()).toContain("subscription_schedule.updated");
  });

  it("may count from its own start, over another interval", async () => {
    const { id, end, customer } = await scheduled({
      items: [{ price: yearly.id }],
      duration: { interval: "year", interval_count: 1 },
      billing_cycle_anchor: "phase_start",
    });
    await sandbox.advanceTo(end + 2 * HOUR);
    const renewed = await sandbox.stripe.subscriptions.retrieve(id);
    expect(renewed.billing_cycle_anchor).toBe(end);
    const nextYear = new Date(end * 1000);
    nextYear.setUTCFullYear(nextYear.getUTCFullYear() + 1);
    expect(periodOf(renewed)).toEqual({ start: end, end: nextYear.getTime() / 1000 });
    expect((await newestInvoice(sandbox.stripe, customer)).total).toBe(99_000);
  });

  it("never begins once the schedule is released", async () => {
    const { id, end, schedule } = await scheduled({ items: [{ price: flat.id }], duration: month });
    const released = await sandbox.stripe.subscriptionSchedules.release(schedule);
    expect(released).toMatchObject({ status: "released", subscription: null, released_subscription: id });
    await sandbox.advanceTo(end + 2 * HOUR);
    const [base] = (await sandbox.stripe.subscriptions.retrieve(id)).items.data;
    expect(base?.price.id).toBe(sold.base.id);
    expect(hook.types()).toContain("subscription_schedule.released");
  });

  it("in the middle of a period is prorated to the second", async () => {
    const { id, start, end, customer } = await subscribed();
    const { stripe } = sandbox;
    const { id: schedule } = await stripe.subscriptionSchedules.create({ from_subscription: id });
    const middle = start + 10 * DAY + 7;
    await stripe.subscriptionSchedules.update(schedule, {
      phases: [
        { items: sold.items, start_date: start, end_date: middle },
        { items: [{ price: flat.id }], end_date: end, proration_behavior: "always_invoice" },
      ],
    });
    await sandbox.advanceTo(middle + 1);
    const part = (end - middle) / (end - start);
    const invoice = await newestInvoice(stripe, customer);
    const amounts = linesOf(invoice).map(([amount]) => amount);
    expect(amounts).toContain(-Math.round(4_900 * part));
    expect(amounts).toContain(Math.round(9_900 * part));
  });

  it("after the last is none: the subscription goes on by itself, or ends", async () => {
    const { id, end, schedule } = await scheduled({ items: [{ price: flat.id }], duration: month });
    const ending = await scheduled({ items: [{ price: flat.id }], duration: month });
    await sandbox.stripe.subscriptionSchedules.update(ending.schedule, { end_behavior: "cancel" });
    const { phases } = await sandbox.stripe.subscriptionSchedules.retrieve(schedule);
    await sandbox.advanceTo((phases.at(-1)?.end_date ?? end) + 2 * HOUR);
    expect(await sandbox.stripe.subscriptions.retrieve(id)).toMatchObject({
      status: "active",
      schedule: null,
    });
    expect(await sandbox.stripe.subscriptionSchedules.retrieve(schedule)).toMatchObject({
      status: "completed",
      released_subscription: id,
    });
    const last = await sandbox.stripe.subscriptionSchedules.retrieve(ending.schedule);
    expect(await sandbox.stripe.subscriptions.retrieve(ending.id)).toMatchObject({
      status: "canceled",
      ended_at: last.phases.at(-1)?.end_date,
    });
  });
});

describe("a schedule of its own", () => {
  it("makes its subscription when it starts", async () => {
    const { stripe } = sandbox;
    const { id: customer } = await customerWith(stripe);
    const start = (await sandbox.now()) + DAY;
    const phases = [{ items: [{ price: flat.id }], duration: month }];
    const schedule = await stripe.subscriptionSchedules.create({ customer, start_date: start, phases });
    expect(schedule).toMatchObject({ status: "not_started", subscription: null, current_phase: null });
    const waiting = await stripe.subscriptionSchedules.list({ customer, scheduled: true });
    expect(waiting.data).toHaveLength(1);
    await sandbox.advanceTo(start + 1);
    const started = await stripe.subscriptionSchedules.retrieve(schedule.id, { expand: ["subscription"] });
    expect(started).toMatchObject({
      status: "active",
      subscription: { status: "active", schedule: schedule.id },
    });
  });

  it.each([
    ["an unknown parameter", { iterations: 2 }, "phases[0][iterations]", "parameter_unknown"],
    ["an unknown behaviour", { proration_behavior: "sometimes" }, "phases[0][proration_behavior]", undefined],
    ["no items", { items: undefined }, "phases[0][items]", "parameter_missing"],
    ["an end and a duration", { end_date: 4_000_000_000 }, "phases[0][duration]", undefined],
  ])("refuses %s with its name", async (_what, change, param, code) => {
    const { id: customer } = await customerWith(sandbox.stripe);
    const phase = { items: [{ price: flat.id }], duration: month, ...change };
    const refused = sandbox.stripe.subscriptionSchedules.create({
      customer,
      start_date: "now",
      phases: [phase],
    } as Stripe.SubscriptionScheduleCreateParams);
    await expect(refused).rejects.toMatchObject({ rawType: "invalid_request_error", param, code });
  });
});
