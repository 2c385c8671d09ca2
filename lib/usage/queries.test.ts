import { inArray, sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { tenants } from "@/db/schema/tenants";
import { usageDays, vapiCallUsage } from "@/db/schema/usage";
import { DAY_MS, utcDay } from "@/lib/domain/utc-day";
import { listDailyUsage, sumUsage } from "./queries";

type Call = { tenantId: number; endedAt: Date; seconds: number; costMicros: number };

// A time of its own, so that the sums over all tenants hold beside other tests.
const EPOCH = Date.UTC(2011, 9, 24);
const DAYS = 12;

let tenantIds: number[] = [];
let calls: Call[] = [];

beforeAll(async () => {
  const rows = await db()
    .insert(tenants)
    .values([{ name: "Sums, first" }, { name: "Sums, second" }])
    .returning({ id: tenants.id });
  tenantIds = rows.map((row) => row.id);
  calls = tenantIds.flatMap((tenantId) => [...callsOnEveryEdge(tenantId), ...scatteredCalls(tenantId)]);
  await store(calls);
});

describe("sumUsage", () => {
  it("equals a naive sum over the calls, for any window and any tenant", async () => {
    await fc.assert(
      fc.asyncProperty(window(), fc.constantFrom(undefined, ...tenantIds), async ({ from, to }, tenantId) => {
        expect(await sumUsage({ tenantId, from, to })).toEqual(naiveSum({ tenantId, from, to }));
      }),
      { numRuns: 200 },
    );
  });

  it("counts a call that ends with the window's start, and not one that ends with its end", async () => {
    const [tenantId] = tenantIds;
    const from = new Date(EPOCH + DAY_MS);
    const to = new Date(EPOCH + 2 * DAY_MS);
    expect(await sumUsage({ tenantId, from, to })).toEqual(naiveSum({ tenantId, from, to }));
    expect((await sumUsage({ tenantId, from, to: new Date(from.getTime() + 1) })).callsTotal).toBe(1);
    expect((await sumUsage({ tenantId, from: new Date(to.getTime() - 1), to })).callsTotal).toBe(1);
  });

  it("answers zeros where nothing was used", async () => {
    const nothing = { callsTotal: 0, minutesTotal: 0, costUsdTotal: "0.000000" };
    const from = new Date(EPOCH - 10 * DAY_MS);
    expect(await sumUsage({ from, to: new Date(EPOCH - DAY_MS) })).toEqual(nothing);
    expect(await sumUsage({ from, to: from })).toEqual(nothing);
  });

  it("reads stored days: a whole day is not summed from its calls again", async () => {
    const tenantId = await tenantWithOnlyADay("2011-12-24");
    const from = new Date("2011-12-24T00:00:00Z");
    const whole = await sumUsage({ tenantId, from, to: new Date("2011-12-25T00:00:00Z") });
    expect(whole).toEqual({ callsTotal: 3, minutesTotal: 1.5, costUsdTotal: "0.250000" });
  });
});

describe("listDailyUsage", () => {
  it("has every UTC day of the window once, and its days add up to the sum", async () => {
    await fc.assert(
      fc.asyncProperty(window(), async ({ from, to }) => {
        const [tenantId] = tenantIds;
        const days = await listDailyUsage({ tenantId, from, to });
        expect(days.map(({ day, calls }) => ({ day, calls }))).toEqual(naiveDays({ tenantId, from, to }));
        const { callsTotal } = await sumUsage({ tenantId, from, to });
        expect(days.reduce((total, day) => total + day.calls, 0)).toBe(callsTotal);
      }),
      { numRuns: 50 },
    );
  });

  it("shows a day without calls as zero", async () => {
    const from = new Date(EPOCH - 2 * DAY_MS);
    const days = await listDailyUsage({ from, to: new Date(EPOCH - DAY_MS) });
    expect(days).toEqual([{ day: "2011-10-22", calls: 0, minutes: 0, costUsd: "0.000000" }]);
  });
});

/** Windows that start and end anywhere, with a liking for midnights and the milliseconds around them. */
function window(): fc.Arbitrary<{ from: Date; to: Date }> {
  const instant = fc.oneof(
    fc.integer({ min: -DAY_MS, max: (DAYS + 1) * DAY_MS }),
    fc
      .tuple(fc.integer({ min: 0, max: DAYS }), fc.integer({ min: -1, max: 1 }))
      .map(([day, ms]) => day * DAY_MS + ms),
  );
  return fc.tuple(instant, instant).map(([one, other]) => ({
    from: new Date(EPOCH + Math.min(one, other)),
    to: new Date(EPOCH + Math.max(one, other)),
  }));
}

function callsOnEveryEdge(tenantId: number): Call[] {
  return Array.from({ length: DAYS }, (_, day) => EPOCH + day * DAY_MS).flatMap((midnight) => [
    { tenantId, endedAt: new Date(midnight), seconds: 7, costMicros: 10_001 },
    { tenantId, endedAt: new Date(midnight + DAY_MS - 1), seconds: 11, costMicros: 3 },
  ]);
}

function scatteredCalls(tenantId: number): Call[] {
  return fc.sample(
    fc.record({
      tenantId: fc.constant(tenantId),
      endedAt: fc.integer({ min: 0, max: DAYS * DAY_MS - 1 }).map((ms) => new Date(EPOCH + ms)),
      seconds: fc.integer({ min: 0, max: 3600 }),
      costMicros: fc.integer({ min: 0, max: 5_000_000 }),
    }),
    { numRuns: 150, seed: 11 },
  );
}

async function store(stored: Call[]): Promise<void> {
  await db()
    .insert(vapiCallUsage)
    .values(
      stored.map((call, index) => ({
        tenantId: call.tenantId,
        vapiCallId: `sums-${index}`,
        endedAt: call.endedAt,
        durationSeconds: call.seconds,
        costUsd: usd(call.costMicros),
      })),
    );
  await db().execute(sql`
    insert into usage_days (tenant_id, day, calls, seconds, cost_usd)
    select tenant_id, (ended_at at time zone 'UTC')::date, count(*), sum(duration_sec), sum(cost_usd)
    from vapi_call_usage where ${inArray(vapiCallUsage.tenantId, tenantIds)} group by 1, 2`);
}

async function tenantWithOnlyADay(day: string): Promise<number> {
  const [tenant] = await db().insert(tenants).values({ name: "A day" }).returning({ id: tenants.id });
  const tenantId = tenant?.id ?? 0;
  await db().insert(usageDays).values({ tenantId, day, calls: 3, seconds: 90, costUsd: "0.25" });
  return tenantId;
}

function naiveSum(asked: { tenantId?: number; from: Date; to: Date }) {
  const inside = callsIn(asked);
  return {
    callsTotal: inside.length,
    minutesTotal: Math.round((total(inside, (call) => call.seconds) * 100) / 60) / 100,
    costUsdTotal: usd(total(inside, (call) => call.costMicros)),
  };
}

function naiveDays(asked: { tenantId?: number; from: Date; to: Date }) {
  const days: { day: string; calls: number }[] = [];
  const firstMidnight = Math.floor(asked.from.getTime() / DAY_MS) * DAY_MS;
  for (let midnight = firstMidnight; midnight < asked.to.getTime(); midnight += DAY_MS) {
    const day = utcDay(new Date(midnight));
    days.push({ day, calls: callsIn(asked).filter((call) => utcDay(call.endedAt) === day).length });
  }
  return days;
}

function callsIn({ tenantId, from, to }: { tenantId?: number; from: Date; to: Date }): Call[] {
  return calls.filter(
    (call) =>
      (tenantId === undefined || call.tenantId === tenantId) && call.endedAt >= from && call.endedAt < to,
  );
}

function total(of: Call[], value: (call: Call) => number): number {
  return of.reduce((sum, call) => sum + value(call), 0);
}

function usd(micros: number): string {
  return (micros / 1_000_000).toFixed(6);
}
