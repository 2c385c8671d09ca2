import { eq, lte } from "drizzle-orm";
import { db } from "@/db/client";
import { disputes } from "@/db/schema/mirror";
import { stripe } from "@/lib/stripe/client";
import { readTime } from "./read-time";
import { dateOf, idOf } from "./stripe-values";

/** Whose payment is disputed. Stripe says it of the charge alone; null for a charge without a customer. */
export async function findDisputedCustomer(disputeId: string): Promise<string | null> {
  const { charge } = await stripe().disputes.retrieve(disputeId, { expand: ["charge"] });
  return typeof charge === "string" ? null : idOf(charge.customer);
}

/**
 * Makes our copy of a tenant's dispute match Stripe's, with the same promise as
 * `syncCustomer`. Without a tenant, as when its customer was deleted meanwhile,
 * the dispute stays that of whom we had it from.
 */
export async function syncDispute(disputeId: string, tenantId: number | null): Promise<void> {
  const readAt = await readTime();
  const dispute = await stripe().disputes.retrieve(disputeId);
  const owner = tenantId ?? (await findTenantOfDispute(disputeId));
  if (owner === null) return;
  const row = {
    stripeChargeId: idOf(dispute.charge),
    amountMinor: dispute.amount,
    currency: dispute.currency,
    reason: dispute.reason,
    status: dispute.status,
    answerDueAt: dateOf(dispute.evidence_details.due_by),
    createdAt: new Date(dispute.created * 1000),
    livemode: dispute.livemode,
    readAt,
  };
  await db()
    .insert(disputes)
    .values({ tenantId: owner, stripeDisputeId: dispute.id, ...row })
    .onConflictDoUpdate({
      target: [disputes.tenantId, disputes.stripeDisputeId],
      set: row,
      setWhere: lte(disputes.readAt, readAt),
    });
}

async function findTenantOfDispute(disputeId: string): Promise<number | null> {
  const [row] = await db()
    .select({ tenantId: disputes.tenantId })
    .from(disputes)
    .where(eq(disputes.stripeDisputeId, disputeId));
  return row?.tenantId ?? null;
}
