import type Stripe from "stripe";
import { stripe } from "./client";
import type { PlanPrices } from "./plan-subscription";

/** The first invoice of a subscription that nobody has made yet; its first period ends at the anchor. */
export function previewNewSubscription(
  customerId: string,
  { basePriceId, overagePriceId }: PlanPrices,
  anchorAt: Date,
): Promise<Stripe.Invoice> {
  const timestamp = Math.floor(anchorAt.getTime() / 1000);
  return stripe().invoices.createPreview({
    customer: customerId,
    subscription_details: {
      items: [{ price: basePriceId, quantity: 1 }, ...(overagePriceId ? [{ price: overagePriceId }] : [])],
      billing_cycle_anchor: { type: "timestamp", timestamp },
    },
  });
}
