import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customerWith, DAY, plan, report, testStripe } from "./test-stripe";

let sandbox: Awaited<ReturnType<typeof testStripe>>;
let last: Awaited<ReturnType<typeof plan>>;
let sum: Awaited<ReturnType<typeof plan>>;
beforeAll(async () => {
  sandbox = await testStripe();
  last = await plan(sandbox.stripe, "last_minutes", "last");
  sum = await plan(sandbox.stripe, "sum_minutes", "sum");
});
afterAll(() => sandbox.local.close());

async function total(
  meter: string,
  customer: string,
  start: number,
  end: number,
): Promise<number | undefined> {
  const query = { customer, start_time: start, end_time: end };
  return (await sandbox.stripe.billing.meters.listEventSummaries(meter, query)).data[0]?.aggregated_value;
}

const minuteBefore = (unix: number) => unix - (unix % 60);

describe("summaries", () => {
  it("take the last value by time and then by arrival, or the sum", async () => {
    const { id } = await customerWith(sandbox.stripe);
    const at = minuteBefore(await sandbox.now()) - 600;
    for (const { eventName } of [last, sum]) {
      await report(sandbox.stripe, eventName, id, 5, at + 10);
      await report(sandbox.stripe, eventName, id, 3, at + 20);
      await report(sandbox.stripe, eventName, id, 4, at + 20);
      await report(sandbox.stripe, eventName, id, 9, at);
    }
    expect(await total(last.meter.id, id, at, at + 60)).toBe(4);
    expect(await total(sum.meter.id, id, at, at + 60)).toBe(21);
  });

  it("include the start and exclude the end, and are empty without events", async () => {
    const { id } = await customerWith(sandbox.stripe);
    const at = minuteBefore(await sandbox.now()) - 600;
    await report(sandbox.stripe, last.eventName, id, 1, at);
    await report(sandbox.stripe, last.eventName, id, 2, at + 60);
    expect(await total(last.meter.id, id, at, at + 60)).toBe(1);
    expect(await total(last.meter.id, id, at - 60, at)).toBeUndefined();
    await expect(total(last.meter.id, id, at + 1, at + 60)).rejects.toMatchObject({ param: "start_time" });
  });

  it("lag behind when told to", async () => {
    const { id } = await customerWith(sandbox.stripe);
    const at = minuteBefore(await sandbox.now());
    await sandbox.control("POST", "settings", { summary_lag_ms: 60_000 });
    await report(sandbox.stripe, last.eventName, id, 7, at);
    expect(await total(last.meter.id, id, at, at + 60)).toBeUndefined();
    await sandbox.control("POST", "settings", { summary_lag_ms: 0 });
    expect(await total(last.meter.id, id, at, at + 60)).toBe(7);
  });
});

describe("events that are refused", () => {
  it("repeat an identifier: 400 without a code", async () => {
    const { id } = await customerWith(sandbox.stripe);
    const event = {
      event_name: last.eventName,
      payload: { stripe_customer_id: id, value: "1" },
      identifier: "once",
    };
    await sandbox.stripe.billing.meterEvents.create(event);
    const error = await sandbox.stripe.billing.meterEvents.create(event).catch((caught) => caught);
    expect(error).toMatchObject({ statusCode: 400, rawType: "invalid_request_error" });
    expect(error.message).toBe("An event already exists with identifier once.");
    expect(error.code).toBeUndefined();
  });

  it.each([
    ["an unknown meter", { event_name: "nothing" }, "no_meter"],
    ["an unknown customer", { customer: "cus_nobody" }, "meter_event_customer_not_found"],
    ["a value in exponent form", { value: "1e3" }, "meter_event_invalid_value"],
    ["16 significant digits", { value: "1234567890.123456" }, "meter_event_value_too_many_digits"],
    ["more than five minutes ahead", { ahead: 301 }, "timestamp_in_future"],
    ["more than 35 days ago", { ahead: -36 * DAY }, "timestamp_too_far_in_past"],
  ])(
    "%s",
    async (_case, change: {
      event_name?: string;
      customer?: string;
      value?: string;
      ahead?: number;
    }, code) => {
      const { id } = await customerWith(sandbox.stripe);
      const { event_name = last.eventName, customer = id, value = "1", ahead = 0 } = change;
      const timestamp = (await sandbox.now()) + ahead;
      const payload = { stripe_customer_id: customer, value };
      await expect(
        sandbox.stripe.billing.meterEvents.create({ event_name, payload, timestamp }),
      ).rejects.toMatchObject({ statusCode: 400, code });
    },
  );
});

describe("meters", () => {
  it("share no event name while active", async () => {
    const { stripe } = sandbox;
    const meter = {
      display_name: "M",
      event_name: "shared",
      default_aggregation: { formula: "last" },
    } as const;
    const first = await stripe.billing.meters.create(meter);
    await expect(stripe.billing.meters.create(meter)).rejects.toMatchObject({ statusCode: 400 });
    expect((await stripe.billing.meters.deactivate(first.id)).status).toBe("inactive");
    await stripe.billing.meters.create(meter);
    await expect(stripe.billing.meters.reactivate(first.id)).rejects.toMatchObject({ statusCode: 400 });
  });

  it("back prices whose tiers show only when expanded", async () => {
    const plain = await sandbox.stripe.prices.retrieve(last.metered.id);
    expect(plain).not.toHaveProperty("tiers");
    const whole = await sandbox.stripe.prices.retrieve(last.metered.id, { expand: ["tiers"] });
    expect(whole.tiers?.map((tier) => [tier.up_to, String(tier.unit_amount_decimal)])).toEqual([
      [500, "0"],
      [null, "12.5"],
    ]);
  });
});
