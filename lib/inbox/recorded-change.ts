import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { db, type Queryable } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { auditedFailure, recordAudit } from "@/lib/audit/record-audit";
import { BillingError } from "@/lib/errors";

/** Who wants it. One intent is done once, however often it is sent. */
export type InboxCommand = { intentId: string; admin: { email: string } };

/** What was changed: of which tenant, if it is one, and how it was before and is now. */
type Change<Outcome> = { tenantId: number | null; before?: unknown; outcome: Outcome };

/**
 * A change of our own rows and its trace, both or neither. The same intent
 * again changes nothing and answers what it answered; a refusal leaves a trace
 * too. No network in `work`: it runs in a transaction.
 */
export async function recordedChange<Outcome>(
  command: InboxCommand,
  action: string,
  schema: z.ZodType<Outcome>,
  work: (transaction: Queryable) => Promise<Change<Outcome>>,
): Promise<Outcome> {
  const { intentId, admin } = command;
  const entry = { intentId, action, actor: admin.email };
  try {
    return await db().transaction(async (transaction) => {
      // The second of a double click waits here for the first, and then finds its trace.
      await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${intentId}, 0))`);
      const [done] = await transaction
        .select({ outcome: auditLog.after })
        .from(auditLog)
        .where(and(eq(auditLog.intentId, intentId), eq(auditLog.phase, "succeeded")))
        .limit(1);
      if (done) return schema.parse(done.outcome);
      const { tenantId, before, outcome } = await work(transaction);
      await recordAudit({ ...entry, tenantId, phase: "succeeded", before, after: outcome }, transaction);
      return outcome;
    });
  } catch (error) {
    if (error instanceof BillingError) {
      await recordAudit({ ...entry, tenantId: null, ...auditedFailure(error) });
    }
    throw error;
  }
}
