import { eq } from "drizzle-orm";
import { db, type Queryable } from "@/db/client";
import { tenants } from "@/db/schema/tenants";
import { unassignedCalls } from "@/db/schema/usage";
import { hasSucceeded, recordAudit } from "@/lib/audit/record-audit";
import { now } from "@/lib/clock";
import { missingOf } from "@/lib/domain/call-correction";
import { BillingError } from "@/lib/errors";
import { believed, type CallCorrection, stopWaiting, type WaitingCall } from "./waiting-call";
import { lockCalls, writeCalls } from "./write-calls";

type AssignCall = CallCorrection & {
  /** The waiting call's own id. */
  unassignedId: number;
  tenantId: number;
  intentId: string;
  admin: { email: string };
};

/**
 * Records a waiting call for a tenant, in one transaction with its days and its
 * audit: it is counted once or waits on, also when a report of it comes at this
 * moment. What its report left out has to be said. In a settled period it
 * becomes late usage, as any call that comes late does.
 */
export async function assignCall(command: AssignCall): Promise<void> {
  const { unassignedId, tenantId, intentId, admin } = command;
  if (await hasSucceeded(tenantId, intentId)) return;
  await requireTenant(tenantId);
  const at = await now();
  if (command.endedAt && command.endedAt > at) throw new BillingError("bad_input");
  const isDone = await db().transaction(async (transaction) => {
    const seen = await findWaiting(transaction, unassignedId);
    if (!seen) return false;
    // Its next report may be at work on it: it is read again behind that one's lock.
    await lockCalls(transaction, [believed(seen)]);
    const waiting = await findWaiting(transaction, unassignedId);
    if (!waiting) return false;
    await record(transaction, waiting, command, at);
    const { id, reportKey, reason, endedAt, durationSeconds } = waiting;
    const before = { id, reportKey, reason, endedAt, durationSeconds };
    const after = { tenantId, endedAt: command.endedAt ?? endedAt, ...durationOf(command, waiting) };
    const entry = { tenantId, intentId, actor: admin.email, action: "assign_call" };
    await recordAudit({ ...entry, phase: "succeeded", before, after }, transaction);
    return true;
  });
  // The other half of a double click has done it.
  if (!isDone && !(await hasSucceeded(tenantId, intentId))) throw new BillingError("call_not_waiting");
}

async function record(on: Queryable, waiting: WaitingCall, command: AssignCall, at: Date): Promise<void> {
  const missing = missingOf(waiting.reason);
  if (missing && command[missing] === undefined) throw new BillingError("call_incomplete");
  const { reportKey, call } = believed(waiting, command);
  const named = { reportKey, call: { ...call, namedTenant: String(command.tenantId) } };
  const [outcome] = await writeCalls(on, [named], at);
  if (!outcome || outcome.reason !== null) throw new Error(`Call ${reportKey} was not recorded`);
  // A call keeps the tenant it was first recorded for.
  if (outcome.tenantId !== command.tenantId) throw new BillingError("call_of_other_tenant");
  await stopWaiting(on, [reportKey]);
}

function durationOf({ durationSeconds }: CallCorrection, waiting: WaitingCall) {
  return { durationSeconds: durationSeconds ?? waiting.durationSeconds };
}

async function findWaiting(on: Queryable, id: number): Promise<WaitingCall | null> {
  const [row] = await on.select().from(unassignedCalls).where(eq(unassignedCalls.id, id));
  return row ?? null;
}

async function requireTenant(tenantId: number): Promise<void> {
  const [tenant] = await db().select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId));
  if (!tenant) throw new BillingError("tenant_not_found");
}
