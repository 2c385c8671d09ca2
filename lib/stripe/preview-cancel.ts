import type Stripe from "stripe";
import { stripe } from "./client";
import { unlessNothingIsUpcoming } from "./next-invoice";

/** The final invoice if a subscription were canceled now, without proration; null when there is none. */
export function previewCancelNow(subscriptionId: string): Promise<Stripe.Invoice | null> {
  return unlessNothingIsUpcoming(() =>
    stripe().invoices.createPreview({
      subscription: subscriptionId,
      subscription_details: { cancel_now: true, proration_behavior: "none" },
    }),
  );
}
