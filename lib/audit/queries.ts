import { and, desc, eq, gt, notExists } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import type { AuditPhase } from "@/lib/domain/values";

export type AuditEntry = {
  id: number;
  at: Date;
  actor: string;
  action: string;
  phase: AuditPhase;
  detail: string | null;
  stripeRequestId: string | null;
};

/** The newest first, one entry per intent: its outcome or, where a crash left none, the intention. */
export function listTenantAudit(tenantId: number, limit: number): Promise<AuditEntry[]> {
  const later = alias(auditLog, "later");
  return db()
    .select({
      id: auditLog.id,
      at: auditLog.at,
      actor: auditLog.actor,
      action: auditLog.action,
      phase: auditLog.phase,
      detail: auditLog.detail,
      stripeRequestId: auditLog.stripeRequestId,
    })
    .from(auditLog)
    .where(
      and(
        eq(auditLog.tenantId, tenantId),
        notExists(
          db()
            .select({ id: later.id })
            .from(later)
            .where(and(eq(later.intentId, auditLog.intentId), gt(later.id, auditLog.id))),
        ),
      ),
    )
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(limit);
}
