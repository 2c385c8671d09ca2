import { asc, count, countDistinct, desc, eq, min, notInArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { disputes } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { ANSWERED_DISPUTES, CLOSED_DISPUTES } from "@/lib/domain/dispute";

export const isOpenDispute = notInArray(disputes.status, [...CLOSED_DISPUTES]);

const isUnanswered = notInArray(disputes.status, [...ANSWERED_DISPUTES]);

export type OpenDisputes = {
  disputes: number;
  tenants: number;
  /** Until when the next answer is to be given; null when all are with the bank. */
  nextDueAt: Date | null;
  /** Some of the tenants, to begin with. */
  named: { id: number; name: string }[];
};

const TENANTS_NAMED = 3;

/** Payments that are disputed at this moment. */
export async function readOpenDisputes(): Promise<OpenDisputes> {
  const [[counted], named] = await Promise.all([
    db()
      .select({
        disputes: count(),
        tenants: countDistinct(disputes.tenantId),
        nextDueAt: sql`${min(disputes.answerDueAt)} filter (where ${isUnanswered})`.mapWith(
          disputes.answerDueAt,
        ),
      })
      .from(disputes)
      .where(isOpenDispute),
    db()
      .selectDistinct({ id: tenants.id, name: tenants.name })
      .from(disputes)
      .innerJoin(tenants, eq(tenants.id, disputes.tenantId))
      .where(isOpenDispute)
      .orderBy(asc(tenants.name), asc(tenants.id))
      .limit(TENANTS_NAMED),
  ]);
  return {
    disputes: counted?.disputes ?? 0,
    tenants: counted?.tenants ?? 0,
    nextDueAt: counted?.nextDueAt ?? null,
    named,
  };
}

const SHOWN = 10;

export type TenantDispute = Pick<
  typeof disputes.$inferSelect,
  "stripeDisputeId" | "amountMinor" | "currency" | "reason" | "status" | "answerDueAt" | "createdAt"
>;

/** A tenant's newest disputes, open or not. */
export function listDisputes(tenantId: number): Promise<TenantDispute[]> {
  return db()
    .select({
      stripeDisputeId: disputes.stripeDisputeId,
      amountMinor: disputes.amountMinor,
      currency: disputes.currency,
      reason: disputes.reason,
      status: disputes.status,
      answerDueAt: disputes.answerDueAt,
      createdAt: disputes.createdAt,
    })
    .from(disputes)
    .where(eq(disputes.tenantId, tenantId))
    .orderBy(desc(disputes.createdAt), asc(disputes.stripeDisputeId))
    .limit(SHOWN);
}
