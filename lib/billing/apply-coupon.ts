import { BillingError } from "@/lib/errors";
import { stripe } from "@/lib/stripe/client";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { type AdminCommand, runAction } from "./run-action";
import { getChangeableSubscription } from "./running-subscription";

/**
 * Gives a subscription a coupon, in place of the discounts it has. The same
 * coupon is not given twice: each time would use up one of its redemptions, and
 * an answer that was lost leaves it given.
 */
export async function applyCoupon(command: AdminCommand & { couponId: string }): Promise<void> {
  await runAction(command, "apply_coupon", async () => {
    const running = await getChangeableSubscription(command.tenantId);
    if (running.discounts?.some(({ couponId }) => couponId === command.couponId)) {
      throw new BillingError("coupon_applied");
    }
    const subscription = await stripe().subscriptions.update(
      running.stripeSubscriptionId,
      { discounts: [{ coupon: command.couponId }] },
      { idempotencyKey: `releve-apply-coupon-${command.intentId}` },
    );
    await syncCustomer(running.stripeCustomerId);
    return subscription.lastResponse.requestId;
  });
}
