import type { CouponTerms } from "@/lib/domain/coupon";
import { BillingError } from "@/lib/errors";
import { listValidCoupons } from "@/lib/stripe/coupons";
import { type InvoiceTerms, type PreviewedInvoice, previewTerms } from "@/lib/stripe/preview-terms";
import { refusalFrom } from "@/lib/stripe/refusal";
import { getBillingState } from "./billing-state";
import { findMissingOverage } from "./with-pending-overage";

/** What Stripe's next invoice comes to as things are, and as they would be. */
export type TermsComparison = { before: PreviewedInvoice; after: PreviewedInvoice };

/** The coupons that Stripe would give a tenant's subscription now. Throws `no_subscription`. */
export async function listOfferedCoupons(tenantId: number): Promise<CouponTerms[]> {
  return told(async () => listValidCoupons((await subscribed(tenantId)).currency));
}

/** Stripe's preview of other terms beside that of today's; null when nothing is upcoming. */
export async function compareTerms(tenantId: number, terms: InvoiceTerms): Promise<TermsComparison | null> {
  return told(async () => {
    const { subscriptionId } = await subscribed(tenantId);
    const missing = await findMissingOverage({ tenantId, stripeSubscriptionId: subscriptionId });
    const [before, after] = await Promise.all([
      previewTerms(subscriptionId, {}, missing),
      previewTerms(subscriptionId, terms, missing),
    ]);
    return before && after && { before, after };
  });
}

/** Stripe's refusals in words an admin can act on, as when the change itself is asked. */
async function told<Seen>(look: () => Promise<Seen>): Promise<Seen> {
  try {
    return await look();
  } catch (error) {
    throw refusalFrom(error);
  }
}

async function subscribed(tenantId: number): Promise<{ subscriptionId: string; currency: string }> {
  const { stripeSubscriptionId, currency, endedAt } = await getBillingState(tenantId);
  if (!stripeSubscriptionId || !currency || endedAt) throw new BillingError("no_subscription");
  return { subscriptionId: stripeSubscriptionId, currency };
}
