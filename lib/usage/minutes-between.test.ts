import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { tenants } from "@/db/schema/tenants";
import { usageDays, vapiCallUsage } from "@/db/schema/usage";
import { billableSeconds, periodMinutes } from "@/lib/domain/usage";
import { CALL_INCREMENTS } from "@/lib/domain/values";
import { getPeriodMinutes } from "@/lib/ledger/period-total";
import { mendDays } from "./mend-days";
import { recordCall } from "./record-call";

/** Paris and New York leave summer time within these days: UTC does not notice. */
const EPOCH = Date.UTC(2025, 9, 22);
const SPAN_SECONDS = 12 * 86_400;

let tenantId: number;

beforeEach(async () => {
  const [tenant] = await db().insert(tenants).values({ name: "Minutes" }).returning({ id: tenants.id });
  tenantId = tenant?.id ?? 0;
});

test("a window's total is the sum of its calls, whatever its edges, corrections and calls that moved", async () => {
  /** Seconds, now and then on midnight or a millisecond beside it. */
  const moment = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: SPAN_SECONDS * 1000 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 12 }).map((day) => day * 86_400_000) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 12 }).map((day) => day * 86_400_000 - 1) },
  );
  const report = fc.record({ call: fc.nat(9), endsAt: moment, seconds: fc.nat(4_000) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(report, { minLength: 1, maxLength: 10 }),
      fc.array(fc.tuple(moment, moment, fc.constantFrom(...CALL_INCREMENTS)), { minLength: 1, maxLength: 6 }),
      async (reports, windows) => {
        const calls = await recordAll(reports);
        for (const [one, other, increment] of windows) {
          const [from, to] = [Math.min(one, other), Math.max(one, other)];
          const expected = [...calls.values()]
            .filter(({ endsAt }) => endsAt >= from && endsAt < to)
            .reduce((sum, { seconds }) => sum + billableSeconds(seconds, increment), 0);
          expect(await minutes(from, to, increment)).toBe(periodMinutes(expected));
        }
      },
    ),
    { numRuns: 25 },
  );
});

test("whole days are read from their sums, the rest from the calls", async () => {
  await db()
    .insert(usageDays)
    .values({ tenantId, day: "2025-10-23", calls: 1, seconds: 600, secondsBy60: 660 });
  const [day, next] = [86_400_000, 2 * 86_400_000];
  expect(await minutes(day, next, 1)).toBe(10);
  expect(await minutes(day, next, 60)).toBe(11);
  expect(await minutes(day + 1, next, 1)).toBe(0);
});

test("days that do not say what their calls say are mended, and only those", async () => {
  await recordAll([
    { call: 1, endsAt: 3_600_000, seconds: 61 },
    { call: 2, endsAt: 86_400_000 + 3_600_000, seconds: 7 },
  ]);
  await db()
    .insert(vapiCallUsage)
    .values({
      tenantId,
      vapiCallId: randomUUID(),
      endedAt: at(7_200_000),
      durationSeconds: 59,
      costUsd: "0.5",
    });
  expect(await minutes(0, 86_400_000, 60)).toBe(2);
  expect(await mendDays(tenantId, at(1), at(86_400_000))).toBe(1);
  expect(await minutes(0, 86_400_000, 60)).toBe(3);
  expect(await mendDays(tenantId, at(0), at(3 * 86_400_000))).toBe(0);
});

test("a day is mended beside calls that are being written", async () => {
  const reports = Array.from({ length: 20 }, (_, index) => ({
    call: index,
    endsAt: 60_000 * index,
    seconds: 60,
  }));
  await db().execute(
    sql`insert into usage_days (tenant_id, day, seconds) values (${tenantId}, '2025-10-22', 99)`,
  );
  await Promise.all([
    recordAll(reports),
    mendDays(tenantId, at(0), at(1_000)),
    mendDays(tenantId, at(0), at(1_000)),
  ]);
  expect(await mendDays(tenantId, at(0), at(1_000))).toBe(0);
  expect(await minutes(0, 86_400_000, 1)).toBe(20);
});

test("a change of calls is noted with it, and not without it", async () => {
  const noted = async () => [
    ...(await db().execute<{ from: string; to: string }>(sql`
      select extract(epoch from min(from_at))::int as from, extract(epoch from max(to_at))::int as to
      from usage_changes where tenant_id = ${tenantId} having count(*) > 0`)),
  ];
  const insert = sql`
    insert into vapi_call_usage (tenant_id, vapi_call_id, ended_at, duration_sec)
    values (${tenantId}, 'one', to_timestamp(1000), 5), (${tenantId}, 'two', to_timestamp(3000), 5)`;
  await expect(
    db().transaction(async (transaction) => {
      await transaction.execute(insert);
      throw new Error("undone");
    }),
  ).rejects.toThrow("undone");
  expect(await noted()).toEqual([]);
  await db().execute(insert);
  expect(await noted()).toEqual([{ from: 1000, to: 3000 }]);
  await db().execute(
    sql`update vapi_call_usage set ended_at = to_timestamp(9000) where tenant_id = ${tenantId} and vapi_call_id = 'one'`,
  );
  expect(await noted()).toEqual([{ from: 1000, to: 9000 }]);
  await db().execute(sql`delete from usage_changes where tenant_id = ${tenantId}`);
  await db().execute(sql`delete from vapi_call_usage where tenant_id = ${tenantId} and vapi_call_id = 'two'`);
  expect(await noted()).toEqual([{ from: 3000, to: 3000 }]);
});

type Report = { call: number; endsAt: number; seconds: number };

/** Records a round of reports, later ones as corrections of earlier, and returns what then counts. */
async function recordAll(reports: Report[]): Promise<Map<number, Report>> {
  await db().execute(sql`delete from vapi_call_usage where tenant_id = ${tenantId}`);
  await db().execute(sql`delete from usage_days where tenant_id = ${tenantId} and calls > 0`);
  const round = randomUUID();
  const counted = new Map<number, Report>();
  for (const [index, report] of reports.entries()) {
    counted.set(report.call, report);
    await recordCall({
      vapiCallId: `${round}-${report.call}`,
      startedAt: null,
      endedAt: at(report.endsAt),
      isEndKnown: true,
      durationSeconds: report.seconds,
      costUsd: "0.100000",
      costs: [],
      endedReason: null,
      reportedAt: new Date(EPOCH + index),
      phoneNumberId: null,
      phoneNumber: null,
      assistantId: null,
      namedTenant: String(tenantId),
      doubt: null,
    });
  }
  return counted;
}

function minutes(from: number, to: number, callIncrementSeconds: number): Promise<number> {
  return getPeriodMinutes({ tenantId, startsAt: at(from), endsAt: at(to), callIncrementSeconds });
}

function at(milliseconds: number): Date {
  return new Date(EPOCH + milliseconds);
}
