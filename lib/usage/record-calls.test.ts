import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { tenantLines, tenants } from "@/db/schema/tenants";
import { unassignedCalls, usageDays, vapiCallUsage } from "@/db/schema/usage";
import type { FinishedCall } from "@/lib/domain/call";
import { foreseeRecording, recordCalls } from "./record-calls";

const TENANTS = [1, 2, 3];
const START = Date.UTC(2026, 2, 10);

beforeAll(async () => {
  await db()
    .insert(tenants)
    .values(TENANTS.map((id) => ({ id, name: `Tenant ${id}` })));
  await db()
    .insert(tenantLines)
    .values(TENANTS.map((id) => ({ tenantId: id, kind: "phone_number_id" as const, value: `pn-${id}` })));
});

beforeEach(async () => {
  await db().execute(sql`truncate vapi_call_usage, usage_days, unassigned_calls`);
});

function call(id: string | null, change: Partial<FinishedCall> = {}): FinishedCall {
  return {
    vapiCallId: id,
    startedAt: new Date(START),
    endedAt: new Date(START + 65_000),
    isEndKnown: true,
    durationSeconds: 65,
    costUsd: "0.120000",
    costs: [{ type: "model", cost: 0.12 }],
    endedReason: "customer-ended-call",
    reportedAt: null,
    phoneNumberId: "pn-1",
    phoneNumber: null,
    assistantId: null,
    namedTenant: null,
    doubt: null,
    ...change,
  };
}

/** Reports as they come: several tenants and days, corrections, what is nobody's and what cannot be believed. */
function manyReports(total: number): FinishedCall[] {
  return Array.from({ length: total }, (_, index) =>
    call(index % 23 === 0 ? null : `call-${index % Math.ceil(total * 0.7)}`, {
      phoneNumberId: `pn-${(index % 4) + 1}`,
      endedAt: new Date(START + index * 5_000_000),
      durationSeconds: (index * 37) % 400,
      isEndKnown: index % 7 !== 0,
      reportedAt: index % 5 === 0 ? null : new Date(START + ((index * 7919) % 1000) * 1000),
      endedReason: `reason ${index % 23 === 0 ? index : 0}`,
      doubt: index % 31 === 0 ? "bad_time" : null,
    }),
  );
}

test("many at once leave the rows that one after the other leave, and are told the same", async () => {
  const reports = manyReports(200);
  const alone = [];
  for (const report of reports) alone.push(...(await recordCalls([report])));
  const rows = await everything();

  await db().execute(sql`truncate vapi_call_usage, usage_days, unassigned_calls`);
  expect(await recordCalls(reports)).toEqual(alone);
  expect(await everything()).toEqual(rows);
  expect(alone.filter(({ isChanged }) => !isChanged).length).toBeGreaterThan(10);
});

test("a call that stands in a list three times ends as its last word", async () => {
  const words = [65, 90, 80].map((durationSeconds) => call("thrice", { durationSeconds }));
  expect(await recordCalls(words)).toEqual([
    { reason: null, tenantId: 1, wasThere: false, isChanged: true },
    { reason: null, tenantId: 1, wasThere: true, isChanged: true },
    { reason: null, tenantId: 1, wasThere: true, isChanged: true },
  ]);
  expect(await db().select({ seconds: usageDays.seconds, calls: usageDays.calls }).from(usageDays)).toEqual([
    { seconds: 80, calls: 1 },
  ]);
});

test("lists that overlap in any order, at once, count every call once and never lock each other out", async () => {
  const calls = Array.from({ length: 120 }, (_, index) =>
    call(`at-once-${index}`, {
      phoneNumberId: `pn-${(index % 4) + 1}`,
      endedAt: new Date(START + (index % 9) * 86_400_000),
    }),
  );
  const lists = [calls, calls.toReversed(), calls.slice(40).concat(calls.slice(0, 40)), calls.toReversed()];
  const outcomes = await Promise.all(lists.map(recordCalls));
  expect(outcomes.flat().filter(({ isChanged }) => isChanged)).toHaveLength(calls.length);
  const [total] = await db().execute(
    sql`select sum(calls)::int as calls, sum(seconds)::int as seconds from usage_days`,
  );
  expect(total).toEqual({ calls: 90, seconds: 90 * 65 });
});

test("two lists about one call, whose line each names differently, make it one tenant's", async () => {
  for (let round = 0; round < 10; round += 1) {
    await Promise.all(
      TENANTS.map((id) =>
        recordCalls([call(`moving-${round}`, { phoneNumberId: `pn-${id}`, durationSeconds: id })]),
      ),
    );
  }
  const found = await db().select({ id: vapiCallUsage.vapiCallId }).from(vapiCallUsage);
  expect(found).toHaveLength(10);
});

test("what is foreseen is what recording does, and nothing is written by it", async () => {
  const reports = manyReports(200).slice(0, 130);
  await recordCalls(reports.slice(0, 60));
  const before = await everything();
  const foreseen = await foreseeRecording(reports);
  expect(await everything()).toEqual(before);
  expect(foreseen).toEqual(await recordCalls(reports));
});

test("nothing is recorded of an empty list", async () => {
  expect(await recordCalls([])).toEqual([]);
  expect(await foreseeRecording([])).toEqual([]);
});

async function everything() {
  const calls = await db().execute(
    sql`select to_jsonb(c) - 'created_at' - 'updated_at' as row from ${vapiCallUsage} c order by vapi_call_id`,
  );
  const days = await db().execute(
    sql`select * from ${usageDays} where calls <> 0 or seconds <> 0 order by tenant_id, day`,
  );
  const waiting = await db().execute(
    sql`select to_jsonb(u) - 'id' - 'received_at' as row from ${unassignedCalls} u order by report_key`,
  );
  return { calls: calls.map(({ row }) => row), days: [...days], waiting: waiting.map(({ row }) => row) };
}
