import type Stripe from "stripe";
import type { PlanPrices } from "./plan-subscription";
import { previewInvoice } from "./preview-invoice";

/**
 * The first invoice of a subscription that nobody has made yet: of a whole
 * period, of one that an anchor cuts short, or of a trial.
 */
export function previewNewSubscription(
  customerId: string,
  { basePriceId, overagePriceId }: PlanPrices,
  from: { anchorAt?: Date | null; trialEndsAt?: Date | null } = {},
): Promise<Stripe.Invoice> {
  const { anchorAt, trialEndsAt } = from;
  return previewInvoice({
    customer: customerId,
    subscription_details: {
      items: [{ price: basePriceId, quantity: 1 }, ...(overagePriceId ? [{ price: overagePriceId }] : [])],
      ...(anchorAt
        ? { billing_cycle_anchor: { type: "timestamp" as const, timestamp: seconds(anchorAt) } }
        : {}),
      ...(trialEndsAt ? { trial_end: seconds(trialEndsAt) } : {}),
    },
  });
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
