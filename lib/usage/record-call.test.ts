import { sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { tenantLines, tenants } from "@/db/schema/tenants";
import { unassignedCalls, usageDays, vapiCallUsage } from "@/db/schema/usage";
import type { FinishedCall } from "@/lib/domain/call";
import { recordCall } from "./record-call";

const HERE = 1;
const THERE = 2;

beforeAll(async () => {
  await db()
    .insert(tenants)
    .values([
      { id: HERE, name: "Here" },
      { id: THERE, name: "There" },
    ]);
  await db()
    .insert(tenantLines)
    .values([
      { tenantId: HERE, kind: "phone_number_id", value: "pn-here" },
      { tenantId: THERE, kind: "assistant_id", value: "as-there" },
    ]);
});

let counter = 0;
function call(change: Partial<FinishedCall> = {}): FinishedCall {
  counter += 1;
  return {
    vapiCallId: `call-${counter}`,
    startedAt: new Date("2026-03-10T11:00:00Z"),
    endedAt: new Date("2026-03-10T11:01:05Z"),
    durationSeconds: 65,
    costUsd: "0.120000",
    costs: [{ type: "model", cost: 0.12 }],
    endedReason: "customer-ended-call",
    reportedAt: new Date("2026-03-10T11:01:06Z"),
    phoneNumberId: "pn-here",
    phoneNumber: null,
    assistantId: null,
    namedTenant: null,
    ...change,
  };
}

describe("a report", () => {
  test("that comes twice is one call", async () => {
    const report = call();
    expect(await recordCall(report)).toEqual({ outcome: "recorded", tenantId: HERE });
    expect(await recordCall(report)).toEqual({ outcome: "unchanged", tenantId: HERE });
    await expectDaysToMatchCalls();
  });

  test("that comes twenty times at once is one call", async () => {
    const report = call();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => recordCall(report)));
    expect(outcomes.filter(({ outcome }) => outcome === "recorded")).toHaveLength(1);
    await expectDaysToMatchCalls();
  });

  test("that corrects an earlier one replaces it, and moves it to its new day", async () => {
    const report = call();
    await recordCall(report);
    const corrected = { ...report, endedAt: new Date("2026-03-11T00:00:10Z"), durationSeconds: 300 };
    expect(await recordCall(corrected)).toEqual({ outcome: "corrected", tenantId: HERE });
    await expectDaysToMatchCalls();
  });

  test("that is older than the correction does not undo it", async () => {
    const report = call();
    const correction = { ...report, durationSeconds: 30, reportedAt: new Date("2026-03-10T12:00:00Z") };
    await recordCall(report);
    await recordCall(correction);
    expect(await recordCall(report)).toEqual({ outcome: "unchanged", tenantId: HERE });
  });

  test("finds its tenant by any kind of line, metadata first", async () => {
    const there = { phoneNumberId: null, assistantId: "as-there" };
    expect(await recordCall(call(there))).toMatchObject({ tenantId: THERE });
    expect(await recordCall(call({ ...there, namedTenant: String(HERE) }))).toMatchObject({ tenantId: HERE });
  });

  test("of a line that moved meanwhile stays with its first tenant", async () => {
    const report = call();
    await recordCall(report);
    const moved = { ...report, phoneNumberId: null, assistantId: "as-there", durationSeconds: 70 };
    expect(await recordCall(moved)).toEqual({ outcome: "corrected", tenantId: HERE });
    await expectDaysToMatchCalls();
  });

  test("without a known line is kept once, and leaves the waiting list when its line is known", async () => {
    const unknown = call({ phoneNumberId: "pn-nobody" });
    expect(await recordCall(unknown)).toEqual({ outcome: "unassigned", reason: "unknown_line" });
    await recordCall(unknown);
    expect(await waiting()).toEqual([unknown.vapiCallId]);
    await db().insert(tenantLines).values({ tenantId: THERE, kind: "phone_number_id", value: "pn-nobody" });
    expect(await recordCall(unknown)).toEqual({ outcome: "recorded", tenantId: THERE });
    expect(await waiting()).toEqual([]);
  });

  test.each([
    ["names a tenant that does not exist", { namedTenant: "999", phoneNumberId: null }, "unknown_tenant"],
    [
      "names a tenant that is no number",
      { namedTenant: "acme; drop", phoneNumberId: null },
      "unknown_tenant",
    ],
    ["has no call id", { vapiCallId: null }, "no_call_id"],
  ] as const)("that %s is kept for a person", async (_rule, change, reason) => {
    expect(await recordCall(call(change))).toEqual({ outcome: "unassigned", reason });
  });
});

test("the days are the sums of their calls after any sequence of reports", async () => {
  const anyReport = fc.record({
    id: fc.integer({ min: 1, max: 8 }),
    seconds: fc.nat(4_000),
    endsAt: fc.integer({ min: 0, max: 3 * 86_400 }),
    sentAt: fc.option(fc.nat(20), { nil: null }),
    line: fc.constantFrom("pn-here", "pn-unknown"),
  });
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyReport, { minLength: 1, maxLength: 12 }), async (reports) => {
      round += 1;
      await Promise.all(
        reports.map((report) =>
          recordCall(
            call({
              vapiCallId: `property-${round}-${report.id}`,
              durationSeconds: report.seconds,
              endedAt: new Date(Date.UTC(2026, 4, 1) + report.endsAt * 1000),
              reportedAt:
                report.sentAt === null ? null : new Date(Date.UTC(2026, 4, 9) + report.sentAt * 1000),
              phoneNumberId: report.line,
            }),
          ),
        ),
      );
      await expectDaysToMatchCalls();
    }),
    { numRuns: 25 },
  );
});

async function waiting(): Promise<(string | null)[]> {
  return (await db().select({ id: unassignedCalls.vapiCallId }).from(unassignedCalls)).map(({ id }) => id);
}

/** Recomputes every day from the calls and compares it with what is stored. */
async function expectDaysToMatchCalls(): Promise<void> {
  const differences = await db().execute(sql`
    with days as (
      select tenant_id, (ended_at at time zone 'UTC')::date as day, count(*)::bigint as calls,
        sum(duration_sec)::bigint as seconds, sum(ceil(duration_sec / 6.0) * 6)::bigint as seconds_by_6,
        sum(ceil(duration_sec / 30.0) * 30)::bigint as seconds_by_30,
        sum(ceil(duration_sec / 60.0) * 60)::bigint as seconds_by_60, sum(cost_usd)::numeric(14, 6) as cost_usd
      from ${vapiCallUsage} group by 1, 2
    ), stored as (
      select tenant_id, day, calls::bigint, seconds, seconds_by_6, seconds_by_30, seconds_by_60, cost_usd
      from ${usageDays} where calls <> 0 or seconds <> 0 or cost_usd <> 0
    )
    (select 'missing', * from days except select 'missing', * from stored)
    union all (select 'extra', * from stored except select 'extra', * from days)`);
  expect([...differences]).toEqual([]);
}
