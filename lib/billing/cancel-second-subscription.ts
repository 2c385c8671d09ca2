import { now } from "@/lib/clock";
import { confirmsCustomer } from "@/lib/domain/drift";
import { BillingError } from "@/lib/errors";
import { endDriftsOf } from "@/lib/reconcile/end-drifts";
import { isLiveKey, stripe } from "@/lib/stripe/client";
import { isEnded } from "@/lib/stripe/subscription-end";
import { currentSubscription } from "@/lib/sync/subscription-row";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { closeOrLeave } from "./close-or-leave";
import { type AdminCommand, runAction } from "./run-action";

/**
 * Ends the subscription that a customer has beside the one that counts, at once.
 * Overage from before the other one began is still billed where we bill it; what
 * it has billed is for a person to refund. Whether it is still a second one, and
 * not the one that counts, is asked of Stripe. In live mode the customer's id
 * has to be typed.
 */
export async function cancelSecondSubscription(
  command: AdminCommand & { stripeSubscriptionId: string; confirmation: string },
): Promise<void> {
  const { tenantId, stripeSubscriptionId, confirmation, admin, intentId } = command;
  await runAction(command, "cancel_second_subscription", async ({ stripeCustomerId }) => {
    if (!stripeCustomerId) throw new BillingError("no_customer");
    if (!confirmsCustomer(confirmation, stripeCustomerId, isLiveKey()))
      throw new BillingError("not_confirmed");
    const { data } = await stripe().subscriptions.list({ customer: stripeCustomerId, limit: 100 });
    const running = data.filter((subscription) => !isEnded(subscription));
    const isRunning = running.some(({ id }) => id === stripeSubscriptionId);
    const counts = currentSubscription(running)?.id === stripeSubscriptionId;
    if (!isRunning || counts || running.length < 2) throw new BillingError("not_a_second_subscription");
    const canceled = await stripe().subscriptions.cancel(
      stripeSubscriptionId,
      { invoice_now: false, prorate: false },
      { idempotencyKey: `releve-cancel-second-${intentId}` },
    );
    await syncCustomer(stripeCustomerId);
    await closeOrLeave(tenantId);
    await endDriftsOf(stripeSubscriptionId, { at: await now(), by: admin.email, repair: "cancel_second" });
    return canceled.lastResponse.requestId;
  });
}
