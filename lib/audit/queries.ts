import { and, count, desc, eq, gt, notExists, sql } from "drizzle-orm";
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
  /** The code of a refusal; null for everything else. */
  refusal: string | null;
  /** In English, or in others' words. */
  detail: string | null;
  /** When what was decided begins to hold, where that is not at once. */
  holdsFrom: Date | null;
  stripeRequestId: string | null;
};

type Page = { tenantId: number; page: number; pageSize: number };

/** The newest first, one entry per intent: its outcome or, where a crash left none, the intention. `page` counts from 1. */
export async function listTenantAudit({
  tenantId,
  page,
  pageSize,
}: Page): Promise<{ entries: AuditEntry[]; total: number }> {
  const shown = and(eq(auditLog.tenantId, tenantId), isLastOfIntent());
  const [entries, [counted]] = await Promise.all([
    db()
      .select({
        id: auditLog.id,
        at: auditLog.at,
        actor: auditLog.actor,
        action: auditLog.action,
        phase: auditLog.phase,
        refusal: auditLog.refusal,
        detail: auditLog.detail,
        holdsFrom: sql`case when ${auditLog.action} = 'suspend_for_payment'
          then (${auditLog.after} ->> 'startsAt')::timestamptz end`.mapWith(auditLog.at),
        stripeRequestId: auditLog.stripeRequestId,
      })
      .from(auditLog)
      .where(shown)
      .orderBy(desc(auditLog.at), desc(auditLog.id))
      .limit(pageSize)
      .offset((page - 1) * pageSize),
    db().select({ total: count() }).from(auditLog).where(shown),
  ]);
  return { entries, total: counted?.total ?? 0 };
}

function isLastOfIntent() {
  const later = alias(auditLog, "later");
  return notExists(
    db()
      .select({ id: later.id })
      .from(later)
      .where(and(eq(later.intentId, auditLog.intentId), gt(later.id, auditLog.id))),
  );
}
