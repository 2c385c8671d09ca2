import { setTimeout as sleep } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { tenantLines, tenants } from "@/db/schema/tenants";
import { unassignedCalls, usageDays, vapiCallUsage } from "@/db/schema/usage";
import { now } from "@/lib/clock";
import type { FinishedCall } from "@/lib/domain/call";
import { env } from "@/lib/env";
import { keyed } from "./judge-calls";
import { recordCall } from "./record-call";
import { lockCalls } from "./write-calls";

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
    isEndKnown: true,
    durationSeconds: 65,
    costUsd: "0.120000",
    costs: [{ type: "model", cost: 0.12 }],
    endedReason: "customer-ended-call",
    reportedAt: new Date("2026-03-10T11:01:06Z"),
    phoneNumberId: "pn-here",
    phoneNumber: null,
    assistantId: null,
    namedTenant: null,
    doubt: null,
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
    ["names a tenant in other than digits", { namedTenant: "1e0", phoneNumberId: null }, "unknown_tenant"],
    ["names a tenant too large", { namedTenant: "9".repeat(40), phoneNumberId: null }, "unknown_tenant"],
    ["has no duration", { doubt: "no_duration", durationSeconds: 0 }, "no_duration"],
    ["has a bad time", { doubt: "bad_time" }, "bad_time"],
    ["ends the day after tomorrow", { endedAt: inDays(2) }, "bad_time"],
    ["has neither call id nor duration", { vapiCallId: null, doubt: "no_duration" }, "no_call_id"],
    ["has no call id", { vapiCallId: null }, "no_call_id"],
  ] as const)("that %s is kept for a person", async (_rule, change, reason) => {
    expect(await recordCall(call(change))).toEqual({ outcome: "unassigned", reason });
  });
});

describe("a report that says the same later", () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 2, 10, 12, minute));

  test("is the newest from then on, whatever was sent before and comes last", async () => {
    const report = call({ durationSeconds: 60, reportedAt: at(1) });
    await recordCall(report);
    expect(await recordCall({ ...report, reportedAt: at(3) })).toEqual({
      outcome: "unchanged",
      tenantId: HERE,
    });
    expect(await recordCall({ ...report, durationSeconds: 90, reportedAt: at(2) })).toEqual({
      outcome: "unchanged",
      tenantId: HERE,
    });
    expect(await recorded(report)).toMatchObject({ durationSeconds: 60, reportedAt: at(3) });
    await expectDaysToMatchCalls();
  });

  test("may come without its own time, and the known one stays", async () => {
    const report = call({ reportedAt: at(1) });
    await recordCall(report);
    expect(await recordCall({ ...report, reportedAt: null })).toMatchObject({ outcome: "unchanged" });
    expect(await recorded(report)).toMatchObject({ reportedAt: at(1) });
  });
});

describe("a call whose end is only its arrival", () => {
  const arrival = { isEndKnown: false, startedAt: null, reportedAt: null };
  const nextDay = new Date("2026-03-11T02:00:00Z");

  test("does not move when it comes again", async () => {
    const report = call(arrival);
    await recordCall(report);
    expect(await recordCall({ ...report, endedAt: nextDay })).toMatchObject({ outcome: "unchanged" });
    expect(await recordCall({ ...report, endedAt: nextDay, durationSeconds: 70 })).toMatchObject({
      outcome: "corrected",
    });
    expect(await recorded(report)).toMatchObject({ endedAt: report.endedAt, durationSeconds: 70 });
    await expectDaysToMatchCalls();
  });

  test("does not move when its line becomes known meanwhile", async () => {
    const report = call({ ...arrival, phoneNumberId: "pn-known-later" });
    await recordCall(report);
    const line = { tenantId: HERE, kind: "phone_number_id", value: "pn-known-later" } as const;
    await db().insert(tenantLines).values(line);
    expect(await recordCall({ ...report, endedAt: nextDay })).toMatchObject({ outcome: "recorded" });
    expect(await recorded(report)).toMatchObject({ endedAt: report.endedAt });
  });

  test("moves to an end that is known", async () => {
    const report = call(arrival);
    await recordCall(report);
    await recordCall({ ...report, endedAt: nextDay, isEndKnown: true });
    expect(await recorded(report)).toMatchObject({ endedAt: nextDay });
    await expectDaysToMatchCalls();
  });

  test.each([
    ["a line", { phoneNumberId: "pn-of-nobody" }],
    ["a call id", { vapiCallId: null, endedReason: "without an id" }],
  ])("waits once, where it was, when it has no known %s", async (_rule, change) => {
    const report = call({ ...arrival, ...change });
    const before = await waiting();
    await recordCall(report);
    await recordCall({ ...report, endedAt: nextDay });
    const ends = await db()
      .select({ endedAt: unassignedCalls.endedAt })
      .from(unassignedCalls)
      .where(eq(unassignedCalls.endedReason, report.endedReason ?? ""));
    expect(await waiting()).toHaveLength(before.length + 1);
    expect(ends.filter(({ endedAt }) => endedAt.getTime() === nextDay.getTime())).toEqual([]);
  });
});

describe("a doubtful report", () => {
  const doubtful = { doubt: "no_duration", durationSeconds: 0 } as const;

  test("changes nothing of a call that is recorded", async () => {
    const report = call();
    await recordCall(report);
    expect(await recordCall({ ...report, ...doubtful })).toEqual({ outcome: "unchanged", tenantId: HERE });
    expect(await recorded(report)).toMatchObject({ durationSeconds: 65 });
    expect(await waiting()).not.toContain(report.vapiCallId);
  });

  test("leaves the waiting list when a good one comes", async () => {
    const report = call();
    await recordCall({ ...report, ...doubtful });
    expect(await waiting()).toContain(report.vapiCallId);
    expect(await recordCall(report)).toEqual({ outcome: "recorded", tenantId: HERE });
    expect(await waiting()).not.toContain(report.vapiCallId);
    await expectDaysToMatchCalls();
  });

  test("about a recorded call's time waits until a newer good one comes", async () => {
    const report = call();
    await recordCall(report);
    await recordCall({ ...report, doubt: "bad_time", durationSeconds: 90 });
    await recordCall(report);
    expect(await waiting()).toContain(report.vapiCallId);
    await recordCall({ ...report, durationSeconds: 90, reportedAt: new Date("2026-03-10T12:00:00Z") });
    expect(await waiting()).not.toContain(report.vapiCallId);
  });

  test("does not replace the minutes of one that waits for its line", async () => {
    const report = call({ phoneNumberId: "pn-of-nobody" });
    await recordCall(report);
    await recordCall({ ...report, ...doubtful });
    const [kept] = await db()
      .select()
      .from(unassignedCalls)
      .where(eq(unassignedCalls.vapiCallId, report.vapiCallId ?? ""));
    expect(kept).toMatchObject({ reason: "unknown_line", durationSeconds: 65 });
  });
});

test("a call that waited for another report of it is of the moment when it had its turn", async () => {
  const waited = call();
  const { recording, freedAt } = await db().transaction(async (transaction) => {
    await lockCalls(transaction, [keyed(waited)]);
    const begun = recordCall(waited);
    await sleep(300);
    return { recording: begun, freedAt: await now() };
  });
  await recording;
  const [row] = await db()
    .select({ updatedAt: vapiCallUsage.updatedAt })
    .from(vapiCallUsage)
    .where(eq(vapiCallUsage.vapiCallId, waited.vapiCallId ?? ""));
  // Two readings of one clock differ by a few milliseconds.
  expect(row?.updatedAt.getTime()).toBeGreaterThan(freedAt.getTime() - 50);
});

test("a call of the future is believed where the local Stripe's clock was moved there", async () => {
  expect(await recordCall(call({ endedAt: inDays(0.9) }))).toMatchObject({ outcome: "recorded" });
  const future = call({ endedAt: inDays(40) });
  expect(await recordCall(future)).toEqual({ outcome: "unassigned", reason: "bad_time" });
  await fetch(new URL("/_sandbox/clock", env().STRIPE_API_BASE), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ advance_to: Math.ceil(inDays(40).getTime() / 1000) }),
  });
  expect(await recordCall(future)).toEqual({ outcome: "recorded", tenantId: HERE });
  await expectDaysToMatchCalls();
});

test("the days are the sums of their calls after any sequence of reports", async () => {
  const anyReport = fc.record({
    id: fc.integer({ min: 1, max: 8 }),
    seconds: fc.nat(4_000),
    endsAt: fc.integer({ min: 0, max: 3 * 86_400 }),
    sentAt: fc.option(fc.nat(20), { nil: null }),
    line: fc.constantFrom("pn-here", "pn-unknown"),
    isEndKnown: fc.boolean(),
    doubt: fc.constantFrom(null, null, "no_duration" as const, "bad_time" as const),
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
              isEndKnown: report.isEndKnown,
              doubt: report.doubt,
            }),
          ),
        ),
      );
      await expectDaysToMatchCalls();
    }),
    { numRuns: 25 },
  );
});

function inDays(days: number): Date {
  return new Date(Date.now() + days * 86_400_000);
}

async function recorded({ vapiCallId }: FinishedCall) {
  const [row] = await db()
    .select()
    .from(vapiCallUsage)
    .where(eq(vapiCallUsage.vapiCallId, vapiCallId ?? ""));
  return row;
}

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
