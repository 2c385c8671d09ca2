import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { usagePeriods } from "@/db/schema/ledger";
import { tenantLines, tenants } from "@/db/schema/tenants";
import { unassignedCalls, usageDays, vapiCallUsage } from "@/db/schema/usage";
import type { FinishedCall } from "@/lib/domain/call";
import { DAY_MS } from "@/lib/domain/utc-day";
import { recordLateUsage } from "@/lib/ledger/late-usage";
import { assignCall } from "./assign-call";
import { assignLine } from "./assign-line";
import { mendDays } from "./mend-days";
import { recordCall } from "./record-call";

const [HERE, THERE] = [1, 2];
const END = new Date("2025-03-10T11:01:05Z");
const admin = { email: "operator@example.com" };

beforeAll(async () => {
  await db()
    .insert(tenants)
    .values([
      { id: HERE, name: "Here" },
      { id: THERE, name: "There" },
    ]);
});

beforeEach(async () => {
  await db().execute(sql`
    truncate vapi_call_usage, usage_days, unassigned_calls, tenant_lines, usage_changes, audit_log`);
});

function report(change: Partial<FinishedCall> = {}): FinishedCall {
  return {
    vapiCallId: randomUUID(),
    startedAt: null,
    endedAt: END,
    isEndKnown: true,
    durationSeconds: 65,
    costUsd: "0.120000",
    costs: [{ type: "model", cost: 0.12 }],
    endedReason: "customer-ended-call",
    reportedAt: new Date(END.getTime() + 1_000),
    phoneNumberId: "pn-new",
    phoneNumber: null,
    assistantId: null,
    namedTenant: null,
    doubt: null,
    ...change,
  };
}

describe("a waiting call", () => {
  test("is recorded for the tenant once, whoever clicks how often, and its day counts it", async () => {
    const call = report();
    const unassignedId = await waits(call);
    const command = { unassignedId, tenantId: HERE, admin, intentId: randomUUID() };
    await Promise.all([assignCall(command), assignCall(command), assignCall(command)]);
    expect(await recorded()).toMatchObject([
      { tenantId: HERE, vapiCallId: call.vapiCallId, durationSeconds: 65, costs: call.costs },
    ]);
    expect(await waiting()).toEqual([]);
    await expectDaysToAddUp(HERE);
    const trail = await db().select().from(auditLog).where(eq(auditLog.intentId, command.intentId));
    expect(trail).toMatchObject([
      { action: "assign_call", tenantId: HERE, actor: admin.email, phase: "succeeded" },
    ]);
    await expect(assign(unassignedId, HERE)).rejects.toMatchObject({ code: "call_not_waiting" });
  });

  test("is one tenant's when two admins give it to two at once", async () => {
    const unassignedId = await waits(report());
    const results = await Promise.allSettled([assign(unassignedId, HERE), assign(unassignedId, THERE)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await recorded()).toHaveLength(1);
  });

  test("is counted once when its report comes again at that moment", async () => {
    const call = report();
    const unassignedId = await waits(call);
    await Promise.all([assign(unassignedId, HERE), ...Array.from({ length: 8 }, () => recordCall(call))]);
    expect(await recorded()).toHaveLength(1);
    expect(await waiting()).toEqual([]);
    await expectDaysToAddUp(HERE);
  });

  test("without a call id is known again when its report comes again, and stays with its tenant", async () => {
    const call = report({ vapiCallId: null });
    const unassignedId = await waits(call);
    await assign(unassignedId, HERE, { durationSeconds: 30 });
    expect(await recordCall(call)).toEqual({ outcome: "unchanged", tenantId: HERE });
    expect(await waiting()).toEqual([]);
    expect(await recorded()).toMatchObject([{ durationSeconds: 30 }]);
    await expectDaysToAddUp(HERE);
  });

  test.each([
    ["how long it lasted", { doubt: "no_duration", durationSeconds: 0 }, { durationSeconds: 90 }],
    ["when it ended", { doubt: "bad_time" }, { endedAt: new Date("2025-03-11T08:00:00Z") }],
  ] as const)("whose report does not say %s waits until a person does", async (_what, change, correction) => {
    const unassignedId = await waits(report(change));
    await expect(assign(unassignedId, HERE)).rejects.toMatchObject({ code: "call_incomplete" });
    expect(await waiting()).toHaveLength(1);
    await assign(unassignedId, HERE, correction);
    expect(await recorded()).toMatchObject([correction]);
    expect(await waiting()).toEqual([]);
    await expectDaysToAddUp(HERE);
  });

  test("of a recorded call's bad report is no other tenant's", async () => {
    await db().insert(tenantLines).values({ tenantId: THERE, kind: "phone_number_id", value: "pn-new" });
    const call = report();
    await recordCall(call);
    const unassignedId = await waits({ ...call, doubt: "bad_time" });
    await expect(assign(unassignedId, HERE, { endedAt: END })).rejects.toMatchObject({
      code: "call_of_other_tenant",
    });
    expect(await waiting()).toHaveLength(1);
    await assign(unassignedId, THERE, { endedAt: new Date(END.getTime() + DAY_MS) });
    expect(await recorded()).toMatchObject([{ tenantId: THERE, endedAt: new Date(END.getTime() + DAY_MS) }]);
    await expectDaysToAddUp(THERE);
  });

  test("goes to a tenant that exists, and does not end tomorrow", async () => {
    const unassignedId = await waits(report());
    await expect(assign(unassignedId, 999)).rejects.toMatchObject({ code: "tenant_not_found" });
    const tomorrow = { endedAt: new Date(Date.now() + 2 * DAY_MS) };
    await expect(assign(unassignedId, HERE, tomorrow)).rejects.toMatchObject({ code: "bad_input" });
  });

  test("of a settled period becomes late usage", async () => {
    const startsAt = new Date(END.getTime() - 3 * DAY_MS);
    await db()
      .insert(usagePeriods)
      .values({
        tenantId: HERE,
        stripeSubscriptionId: "sub_here",
        startsAt,
        endsAt: new Date(END.getTime() + 3 * DAY_MS),
        stripeCustomerId: "cus_here",
        usageMode: "meter",
        includedMinutes: 0,
        overagePriceMinor: "19",
        currency: "eur",
        callIncrementSeconds: 60,
        state: "settled",
        settledMinutes: 0,
        invoiceReleasedAt: startsAt,
        openedAt: startsAt,
      });
    await assign(await waits(report()), HERE);
    expect(await recordLateUsage(new Date())).toBe(1);
  });
});

describe("a line", () => {
  test("is remembered, and its waiting calls are the tenant's, those of other lines not", async () => {
    for (let call = 0; call < 205; call += 1) await waits(report({ durationSeconds: call }));
    await waits(report({ phoneNumberId: "pn-other" }));
    await waits(report({ doubt: "bad_time" }));
    const command = { ...LINE, tenantId: HERE, admin, intentId: randomUUID() };
    expect(await assignLine(command)).toBe(205);
    // The other half of a double click tells the same.
    expect(await assignLine(command)).toBe(205);
    expect(await recorded()).toHaveLength(205);
    expect((await waiting()).map(({ reason }) => reason).sort()).toEqual(["bad_time", "unknown_line"]);
    expect(await recordCall(report())).toMatchObject({ outcome: "recorded", tenantId: HERE });
    await expectDaysToAddUp(HERE);
    const trail = await db().select().from(auditLog).where(eq(auditLog.intentId, command.intentId));
    expect(trail.map(({ phase, after }) => [phase, after])).toEqual([
      ["intended", null],
      ["succeeded", { tenantId: HERE, calls: 205, ofOthers: 0 }],
    ]);
  });

  test("counts the calls that became the tenant's, not one whose report names another who is known by now", async () => {
    await waits(report());
    await waits(report({ namedTenant: "3" }));
    await db().insert(tenants).values({ id: 3, name: "Known late" });
    const command = { ...LINE, tenantId: HERE, admin, intentId: randomUUID() };
    expect(await assignLine(command)).toBe(1);
    expect((await recorded()).map(({ tenantId }) => tenantId).sort()).toEqual([HERE, 3]);
    const [done] = await db()
      .select({ after: auditLog.after })
      .from(auditLog)
      .where(and(eq(auditLog.intentId, command.intentId), eq(auditLog.phase, "succeeded")));
    expect(done?.after).toEqual({ tenantId: HERE, calls: 1, ofOthers: 1 });
  });

  test("of another tenant is refused, and nothing moves", async () => {
    const call = report();
    await waits(call);
    await db().insert(tenantLines).values({ tenantId: THERE, kind: LINE.kind, value: LINE.value });
    await expect(
      assignLine({ ...LINE, tenantId: HERE, admin, intentId: randomUUID() }),
    ).rejects.toMatchObject({
      code: "line_taken",
    });
    expect(await waiting()).toHaveLength(1);
    // What a killed process left waiting is gone on with.
    expect(await assignLine({ ...LINE, tenantId: THERE, admin, intentId: randomUUID() })).toBe(1);
    expect(await recorded()).toMatchObject([{ tenantId: THERE }]);
  });

  test("is one tenant's when two admins give it to two at once, beside calls that come", async () => {
    const calls = Array.from({ length: 30 }, () => report());
    for (const call of calls) await waits(call);
    const results = await Promise.allSettled([
      assignLine({ ...LINE, tenantId: HERE, admin, intentId: randomUUID() }),
      assignLine({ ...LINE, tenantId: THERE, admin, intentId: randomUUID() }),
      ...calls.map((call) => recordCall(call)),
    ]);
    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(1);
    const owners = new Set((await recorded()).map(({ tenantId }) => tenantId));
    expect([owners.size, (await recorded()).length, (await waiting()).length]).toEqual([1, 30, 0]);
    for (const tenantId of [HERE, THERE]) await expectDaysToAddUp(tenantId);
  });
});

const LINE = { kind: "phone_number_id", value: "pn-new" } as const;

function assign(unassignedId: number, tenantId: number, correction = {}) {
  return assignCall({ unassignedId, tenantId, admin, intentId: randomUUID(), ...correction });
}

async function waits(call: FinishedCall): Promise<number> {
  await recordCall(call);
  const rows = await waiting();
  return Math.max(...rows.map(({ id }) => id));
}

async function waiting() {
  return db().select().from(unassignedCalls);
}

async function recorded() {
  return db().select().from(vapiCallUsage);
}

async function expectDaysToAddUp(tenantId: number): Promise<void> {
  expect(
    await mendDays(tenantId, new Date(END.getTime() - 30 * DAY_MS), new Date(END.getTime() + 30 * DAY_MS)),
  ).toBe(0);
  const stray = await db()
    .select()
    .from(usageDays)
    .where(and(eq(usageDays.tenantId, tenantId), sql`calls < 0 or seconds < 0`));
  expect(stray).toEqual([]);
}
