import type Stripe from "stripe";
import { unlessNothingIsUpcoming } from "./next-invoice";
import { previewInvoice } from "./preview-invoice";
import { type MissingOverage, withOverage } from "./preview-overage";

/**
 * The final invoice if a subscription were canceled now, without proration, with
 * overage that Stripe does not know yet; null when there is none.
 */
export function previewCancelNow(
  subscriptionId: string,
  missing: MissingOverage | null = null,
): Promise<Stripe.Invoice | null> {
  return unlessNothingIsUpcoming(() =>
    previewInvoice({
      subscription: subscriptionId,
      subscription_details: { cancel_now: true, proration_behavior: "none" },
      ...withOverage(missing),
    }),
  );
}
