import { asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { installation } from "@/db/schema/jobs";
import { tenantLines, tenants } from "@/db/schema/tenants";
import { vapiCallUsage } from "@/db/schema/usage";
import { type VapiUnderTest, vapiUnderTest } from "@/e2e/setup/local-vapi";
import { ensureInstallation } from "@/lib/installation";
import { recordCall } from "@/lib/usage/record-call";
import { parseReport } from "@/lib/vapi/parse-report";
import { fetchMissedCalls } from "./fetch-missed-calls";

const AT = new Date("2026-03-10T12:00:00Z");
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

let vapi: VapiUnderTest;

beforeAll(async () => {
  vapi = await vapiUnderTest();
  await db()
    .insert(tenants)
    .values([
      { id: 1, name: "By line" },
      { id: 2, name: "By name" },
    ]);
  await db().insert(tenantLines).values({ tenantId: 1, kind: "phone_number_id", value: "pn-1" });
});

afterAll(() => vapi.close());

beforeEach(async () => {
  await vapi.reset();
  await db().execute(sql`truncate vapi_call_usage, usage_days, unassigned_calls`);
  await ensureInstallation();
  // As after a pass last night; the first one of all reaches further back.
  await db()
    .update(installation)
    .set({ callsPassUntil: ago(DAY_MS), callsListedTo: ago(DAY_MS) });
});

/** A call as Vapi lists it: it lasts 64.3 seconds, which is 65 begun ones. */
function listed(id: string, createdAt: Date, change: object = {}) {
  const at = (ms: number) => new Date(createdAt.getTime() + ms).toISOString();
  return {
    id,
    type: "inboundPhoneCall",
    status: "ended",
    createdAt: at(0),
    updatedAt: at(90_000),
    startedAt: at(2_000),
    endedAt: at(66_300),
    cost: 0.12,
    costs: [{ type: "model", cost: 0.12 }],
    endedReason: "customer-ended-call",
    phoneNumberId: "pn-1",
    customer: { number: "+33611111111" },
    transcript: "AI: hello",
    ...change,
  };
}

function ago(milliseconds: number): Date {
  return new Date(AT.getTime() - milliseconds);
}

/** A run of the step; `most` is how many requests it has time for. */
async function fetchAt(at: Date, most = Number.POSITIVE_INFINITY) {
  const before = (await vapi.asked()).length;
  let asked = 0;
  const counts = await fetchMissedCalls({ at, isOutOfTime: () => asked++ >= most });
  return { ...counts, requests: (await vapi.asked()).length - before };
}

async function calls() {
  return db()
    .select({
      id: vapiCallUsage.vapiCallId,
      tenantId: vapiCallUsage.tenantId,
      seconds: vapiCallUsage.durationSeconds,
      costUsd: vapiCallUsage.costUsd,
      endedAt: vapiCallUsage.endedAt,
    })
    .from(vapiCallUsage)
    .orderBy(asc(vapiCallUsage.vapiCallId));
}

describe("a call that was never reported", () => {
  test("is recorded with what billing keeps of it, once", async () => {
    await vapi.put([
      listed("by-line", ago(DAY_MS)),
      listed("by-name", ago(DAY_MS), { phoneNumberId: null, metadata: { tenantId: "2" } }),
      listed("of-nobody", ago(DAY_MS), { phoneNumberId: "pn-unknown" }),
    ]);
    expect(await fetchAt(AT)).toMatchObject({ listed: 3, recorded: 2, unassigned: 1, remaining: 0 });
    expect(await calls()).toEqual([
      { id: "by-line", tenantId: 1, seconds: 65, costUsd: "0.120000", endedAt: ago(DAY_MS - 66_300) },
      { id: "by-name", tenantId: 2, seconds: 65, costUsd: "0.120000", endedAt: ago(DAY_MS - 66_300) },
    ]);
    expect(await fetchAt(new Date(AT.getTime() + DAY_MS))).toMatchObject({
      listed: 3,
      recorded: 0,
      unassigned: 0,
      corrected: 0,
    });
    const everything = await db().execute(
      sql`select to_jsonb(c) from vapi_call_usage c union all select to_jsonb(u) from unassigned_calls u`,
    );
    expect(JSON.stringify(everything)).not.toMatch(/hello|33611111111/);
  });

  test("is left until it has ended", async () => {
    await vapi.put([listed("going-on", ago(HOUR_MS), { status: "in-progress", endedAt: null, cost: null })]);
    expect(await fetchAt(AT)).toMatchObject({ listed: 1, unfinished: 1, recorded: 0 });
    await vapi.put([listed("going-on", ago(HOUR_MS))]);
    expect(await fetchAt(new Date(AT.getTime() + DAY_MS))).toMatchObject({ recorded: 1 });
  });

  test("and that nobody answered lasts no time", async () => {
    await vapi.put([
      listed("unanswered", ago(HOUR_MS), { startedAt: null, endedReason: "customer-did-not-answer" }),
    ]);
    await fetchAt(AT);
    expect(await calls()).toMatchObject([{ id: "unanswered", seconds: 0 }]);
  });

  test("and makes no sense is counted and stops no other", async () => {
    await vapi.put([
      listed("backwards", ago(HOUR_MS), { endedAt: ago(2 * HOUR_MS).toISOString() }),
      listed("sound", ago(HOUR_MS)),
    ]);
    expect(await fetchAt(AT)).toMatchObject({ listed: 2, recorded: 1, unreadable: 1 });
  });
});

describe("a call that was reported", () => {
  /** As Vapi reports it: 64 seconds where the list's times make 65. */
  function reported(id: string, phoneNumberId: string, timestamp?: Date) {
    const { startedAt, endedAt, cost, costs, endedReason } = listed(id, ago(DAY_MS));
    const said = { startedAt, endedAt, cost, costs, endedReason, durationSeconds: 64 };
    const message = { type: "end-of-call-report", timestamp: timestamp?.getTime(), ...said };
    const parsed = parseReport({ message: { ...message, call: { id, phoneNumberId } } }, AT);
    if (parsed.kind !== "call") throw new Error("The report is none");
    return parsed.call;
  }

  test("is left as it was reported", async () => {
    await recordCall(reported("known", "pn-1", ago(DAY_MS - 70_000)));
    const before = await db().select().from(vapiCallUsage);
    await vapi.put([listed("known", ago(DAY_MS))]);
    expect(await fetchAt(AT)).toMatchObject({ listed: 1, recorded: 0, corrected: 0 });
    expect(await db().select().from(vapiCallUsage)).toEqual(before);
  });

  test("gets the cost that Vapi corrected, and nothing else", async () => {
    await recordCall(reported("known", "pn-1"));
    await vapi.put([listed("known", ago(DAY_MS), { cost: 0.15, costs: [{ type: "model", cost: 0.15 }] })]);
    expect(await fetchAt(AT)).toMatchObject({ corrected: 1, recorded: 0 });
    expect(await calls()).toMatchObject([{ seconds: 64, costUsd: "0.150000" }]);
    const [day] = await db().execute(
      sql`select calls, seconds::int, cost_usd from usage_days where calls <> 0`,
    );
    expect(day).toEqual({ calls: 1, seconds: 64, cost_usd: "0.150000" });
  });

  test("keeps its cost when the list tells none", async () => {
    await recordCall(reported("known", "pn-1"));
    await vapi.put([listed("known", ago(DAY_MS), { cost: null, costs: [] })]);
    expect(await fetchAt(AT)).toMatchObject({ corrected: 0 });
    expect(await calls()).toMatchObject([{ costUsd: "0.120000" }]);
  });

  test("after it was fetched is what its report says", async () => {
    await vapi.put([listed("known", ago(DAY_MS))]);
    await fetchAt(AT);
    const late = reported("known", "pn-1", ago(DAY_MS - 70_000));
    expect(await recordCall(late)).toEqual({ outcome: "corrected", tenantId: 1 });
    expect(await calls()).toMatchObject([{ seconds: 64 }]);
  });

  test("and waits for its line keeps its seconds when the line is known", async () => {
    const waiting = await recordCall(reported("waits", "pn-later"));
    expect(waiting).toMatchObject({ outcome: "unassigned" });
    await vapi.put([listed("waits", ago(DAY_MS), { phoneNumberId: "pn-later" })]);
    expect(await fetchAt(AT)).toMatchObject({ unassigned: 0, recorded: 0 });
    await db().insert(tenantLines).values({ tenantId: 2, kind: "phone_number_id", value: "pn-later" });
    expect(await fetchAt(new Date(AT.getTime() + DAY_MS))).toMatchObject({ recorded: 1 });
    expect(await calls()).toMatchObject([{ id: "waits", tenantId: 2, seconds: 64 }]);
    await db().delete(tenantLines).where(eq(tenantLines.tenantId, 2));
  });
});

describe("Vapi's list", () => {
  /** More than two pages within an hour, many of them in one second, others far between. */
  const many = [
    ...Array.from({ length: 260 }, (_, index) => listed(`busy-${index}`, ago(DAY_MS - index * 7_000))),
    ...Array.from({ length: 130 }, (_, index) => listed(`burst-${index}`, ago(2 * DAY_MS - index))),
    ...Array.from({ length: 10 }, (_, index) => listed(`lone-${index}`, ago(3 * DAY_MS + index * DAY_MS))),
  ];

  beforeEach(() => db().update(installation).set({ callsPassUntil: null, callsListedTo: null }));

  test("is read to its end, whatever a page holds", async () => {
    await vapi.put(many);
    expect(await fetchAt(AT)).toMatchObject({ recorded: 400, remaining: 0 });
    expect(await calls()).toHaveLength(400);
  });

  test("is read on where a run was out of time", async () => {
    await vapi.put(many);
    let runs = 0;
    for (let remaining = 1; remaining > 0 && runs < 60; runs += 1) {
      ({ remaining = 0 } = await fetchAt(new Date(AT.getTime() + runs * MINUTE_MS), 8));
    }
    expect(runs).toBeGreaterThan(10);
    expect(await calls()).toHaveLength(400);
  });

  test("is read once a night, and two days of it again", async () => {
    expect((await fetchAt(AT)).requests).toBe(60);
    expect((await fetchAt(new Date(AT.getTime() + HOUR_MS))).requests).toBe(0);
    expect((await fetchAt(new Date("2026-03-11T02:05:00Z"))).requests).toBe(15);
    expect((await fetchAt(new Date("2026-03-11T02:15:00Z"))).requests).toBe(0);
  });

  test("is read by two runs at once", async () => {
    await vapi.put(many);
    await Promise.all([
      fetchMissedCalls({ at: AT, isOutOfTime: () => false }),
      fetchMissedCalls({ at: ago(1), isOutOfTime: () => false }),
    ]);
    expect(await calls()).toHaveLength(400);
    const [sum] = await db().execute(sql`select sum(calls)::int as calls from usage_days`);
    expect(sum).toEqual({ calls: 400 });
    expect((await fetchAt(new Date(AT.getTime() + MINUTE_MS))).requests).toBeLessThan(80);
    expect((await fetchAt(new Date(AT.getTime() + 2 * MINUTE_MS))).requests).toBe(0);
  });
});

describe("trouble at Vapi", () => {
  beforeEach(() => vapi.put([listed("one", ago(DAY_MS))]));

  test.each([
    ["a 429", { fault: "rate_limit", retry_after: 0.01 }],
    ["two 500s", { fault: "error_500", times: 2 }],
  ])("%s is tried again", async (_rule, fault) => {
    await vapi.fault(fault);
    expect(await fetchAt(AT)).toMatchObject({ recorded: 1, remaining: 0 });
  });

  test("a 429 that stays leaves the rest to the next run", async () => {
    await vapi.fault({ fault: "rate_limit", times: 3, retry_after: 0.01 });
    expect(await fetchAt(AT)).toMatchObject({ listed: 0, remaining: 12 });
    expect(await fetchAt(new Date(AT.getTime() + MINUTE_MS))).toMatchObject({ recorded: 1, remaining: 0 });
  });

  test.each([
    ["a 500 that stays", { fault: "error_500", times: 3 }, /Vapi answers 500/],
    ["a connection that breaks", { fault: "drop" }, /Vapi does not answer/],
  ])("%s is told, and the next run goes on", async (_rule, fault, reason) => {
    await vapi.fault(fault);
    await expect(fetchAt(AT)).rejects.toThrow(reason);
    expect(await fetchAt(new Date(AT.getTime() + MINUTE_MS))).toMatchObject({ recorded: 1 });
  });
});
