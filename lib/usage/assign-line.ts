import { and, asc, eq, gt, inArray } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { tenantLines, tenants } from "@/db/schema/tenants";
import { unassignedCalls } from "@/db/schema/usage";
import { findSucceeded, recordAudit } from "@/lib/audit/record-audit";
import { runningClock } from "@/lib/clock";
import type { LineKind, UnassignedReason } from "@/lib/domain/values";
import { BillingError } from "@/lib/errors";
import { believed, stopWaiting } from "./waiting-call";
import { lockCalls, writeCalls } from "./write-calls";

export type Line = { kind: LineKind; value: string };
/** What `after` says in the audit, so that the second of a double click tells the same. */
const Outcome = z.object({ calls: z.number() });
type Counts = { calls: number; ofOthers: number };

type AssignLine = Line & { tenantId: number; intentId: string; admin: { email: string } };

/** Few enough that their locks never fill Postgres's table of them. */
const CALLS_AT_ONCE = 200;
/** Calls that lack only a known line or tenant; what else is wrong with one is a person's, call by call. */
export const WITHOUT_TENANT: UnassignedReason[] = ["unknown_line", "unknown_tenant"];

const COLUMNS = {
  phone_number_id: unassignedCalls.phoneNumberId,
  number: unassignedCalls.phoneNumber,
  assistant_id: unassignedCalls.assistantId,
} as const satisfies Record<LineKind, unknown>;

/**
 * Remembers whose a line is, and records its waiting calls; returns how many
 * became that tenant's. A call whose report names another tenant, who is known
 * by now, is that one's. The line is remembered first, so calls that come meanwhile
 * find it. Each transaction moves some calls with their days: a crash leaves the
 * rest waiting, and doing it again goes on with them. Throws `line_taken` when
 * the line is another tenant's.
 */
export async function assignLine(command: AssignLine): Promise<number> {
  const { kind, value, tenantId, intentId, admin } = command;
  const done = await findSucceeded(tenantId, intentId);
  if (done) return Outcome.parse(done.after).calls;
  await rememberLine(command);
  const entry = { tenantId, intentId, actor: admin.email, action: "assign_line" };
  await recordAudit({ ...entry, phase: "intended", before: { kind, value } });
  const counts = { calls: 0, ofOthers: 0 };
  for (let after: number | null = 0; after !== null; ) {
    const moved = await moveCalls(command, after, await runningClock());
    counts.calls += moved.calls;
    counts.ofOthers += moved.ofOthers;
    after = moved.upTo;
  }
  await recordAudit({
    ...entry,
    phase: "succeeded",
    before: { kind, value },
    after: { tenantId, ...counts },
  });
  return counts.calls;
}

async function rememberLine({ kind, value, tenantId }: AssignLine): Promise<void> {
  const [tenant] = await db().select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId));
  if (!tenant) throw new BillingError("tenant_not_found");
  await db().insert(tenantLines).values({ tenantId, kind, value }).onConflictDoNothing();
  const [line] = await db()
    .select({ tenantId: tenantLines.tenantId })
    .from(tenantLines)
    .where(and(eq(tenantLines.kind, kind), eq(tenantLines.value, value)));
  if (line?.tenantId !== tenantId) throw new BillingError("line_taken");
}

/** Moves the next calls of the line, and says up to which; null when there were no more. */
async function moveCalls(
  { kind, value, tenantId }: AssignLine,
  after: number,
  clock: () => Date,
): Promise<Counts & { upTo: number | null }> {
  return db().transaction(async (transaction) => {
    const isOfLine = and(eq(COLUMNS[kind], value), inArray(unassignedCalls.reason, WITHOUT_TENANT));
    const seen = await transaction
      .select()
      .from(unassignedCalls)
      .where(and(isOfLine, gt(unassignedCalls.id, after)))
      .orderBy(asc(unassignedCalls.id))
      .limit(CALLS_AT_ONCE);
    const last = seen.at(-1);
    if (!last) return { calls: 0, ofOthers: 0, upTo: null };
    // Their next reports may be at work on them: they are read again behind those ones' locks.
    await lockCalls(
      transaction,
      seen.map((row) => believed(row)),
    );
    const waiting = await transaction
      .select()
      .from(unassignedCalls)
      .where(
        and(
          isOfLine,
          inArray(
            unassignedCalls.id,
            seen.map(({ id }) => id),
          ),
        ),
      );
    const outcomes = await writeCalls(
      transaction,
      waiting.map((row) => believed(row)),
      clock(),
    );
    const recorded = waiting.filter((_row, index) => outcomes[index]?.reason === null);
    const calls = outcomes.filter(
      (outcome) => outcome.reason === null && outcome.tenantId === tenantId,
    ).length;
    await stopWaiting(
      transaction,
      recorded.map(({ reportKey }) => reportKey),
    );
    return { calls, ofOthers: recorded.length - calls, upTo: last.id };
  });
}
