import { eq, lte } from "drizzle-orm";
import { db } from "@/db/client";
import { disputes } from "@/db/schema/mirror";
import { stripe } from "@/lib/stripe/client";
import { findTenantOfInvoice } from "./find-tenant-of-invoice";
import { readTime } from "./read-time";
import { dateOf, idOf } from "./stripe-values";
import { UnlinkedCustomerError } from "./tenant-of-customer";

/** Whose payment is disputed. Stripe says it of the charge alone; null for a charge without a customer. */
export async function findDisputedCustomer(disputeId: string): Promise<string | null> {
  const { charge } = await stripe().disputes.retrieve(disputeId, { expand: ["charge"] });
  return typeof charge === "string" ? null : idOf(charge.customer);
}

/**
 * Makes our copy of a tenant's dispute match Stripe's, with the same promise as
 * `syncCustomer`. Without a tenant, as when its customer was deleted meanwhile,
 * the dispute is that of whom we had it from, else of whom the paid invoice is.
 * Throws `UnlinkedCustomerError` when that is nobody.
 */
export async function syncDispute(
  disputeId: string,
  tenantId: number | null,
  customerId: string,
): Promise<void> {
  const readAt = await readTime();
  const dispute = await stripe().disputes.retrieve(disputeId);
  const owner =
    tenantId ??
    (await findTenantOfDispute(disputeId)) ??
    (await findTenantOfPayment(idOf(dispute.payment_intent)));
  if (owner === null)
    throw new UnlinkedCustomerError("unlinked_dispute", { customer: customerId, dispute: disputeId });
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

/** Whose invoice a payment paid, as it was mirrored. */
async function findTenantOfPayment(paymentIntentId: string | null): Promise<number | null> {
  if (paymentIntentId === null) return null;
  const { data } = await stripe().invoicePayments.list({
    payment: { type: "payment_intent", payment_intent: paymentIntentId },
  });
  for (const { invoice } of data) {
    const invoiceId = idOf(invoice);
    const tenantId = invoiceId === null ? null : await findTenantOfInvoice(invoiceId);
    if (tenantId !== null) return tenantId;
  }
  return null;
}
