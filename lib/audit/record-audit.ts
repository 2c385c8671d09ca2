import { and, eq, isNull } from "drizzle-orm";
import { db, type Queryable } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import type { AuditPhase } from "@/lib/domain/values";
import { BillingError, type BillingErrorCode, reasonOf } from "@/lib/errors";

export type AuditEntry = {
  /** Null where no tenant is concerned, as by the catalogue or the settings, or several are. */
  tenantId: number | null;
  actor: string;
  action: string;
  intentId: string;
  phase: AuditPhase;
  before?: unknown;
  after?: unknown;
  stripeRequestId?: string | null;
  detail?: string;
  refusal?: BillingErrorCode;
};

/** How an action that threw is kept: refused with its code, or failed, with the reason in either case. */
export function auditedFailure(error: unknown): Pick<AuditEntry, "phase" | "detail" | "refusal"> {
  const detail = reasonOf(error);
  if (!(error instanceof BillingError)) return { phase: "failed", detail };
  return { phase: "refused", detail, refusal: error.code };
}

/** Appends who did what. Nothing ever changes or removes a row. */
export async function recordAudit(entry: AuditEntry, to: Queryable = db()): Promise<void> {
  await to.insert(auditLog).values({ ...entry, at: new Date() });
}

/** Whether this very intention has been carried out before: the other half of a double click. */
export async function hasSucceeded(tenantId: number | null, intentId: string): Promise<boolean> {
  return (await findSucceeded(tenantId, intentId)) !== null;
}

/** What came of an intention that was carried out; null when it was not. */
export async function findSucceeded(
  tenantId: number | null,
  intentId: string,
): Promise<{ after: unknown } | null> {
  const [row] = await db()
    .select({ after: auditLog.after })
    .from(auditLog)
    .where(
      and(
        eq(auditLog.intentId, intentId),
        tenantId === null ? isNull(auditLog.tenantId) : eq(auditLog.tenantId, tenantId),
        eq(auditLog.phase, "succeeded"),
      ),
    )
    .limit(1);
  return row ?? null;
}
