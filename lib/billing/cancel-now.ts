import { now } from "@/lib/clock";
import { BillingError } from "@/lib/errors";
import { reportFinalUsage } from "@/lib/ledger/report-final-usage";
import { isLiveKey, stripe } from "@/lib/stripe/client";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { closeOrLeave } from "./close-or-leave";
import { previewFinalInvoice } from "./preview-cancel";
import { type AdminCommand, runAction } from "./run-action";
import { getRunningSubscription } from "./running-subscription";

type CancelNow = AdminCommand & {
  /** What the preview left to pay, in minor units: canceling is refused when it would differ. */
  agreedMinor: number;
  /** The tenant's name as the admin typed it; refused without it in live mode. */
  typedName?: string;
};

/**
 * Ends a subscription at once and bills its usage up to now. Stripe drops
 * metered usage it has not invoiced unless it is told to invoice it, and bills
 * only what its meter shows: so the final total is reported and seen there
 * first, and nothing is canceled until it is. What would be billed now has to be
 * what was shown.
 */
export async function cancelSubscriptionNow(command: CancelNow): Promise<void> {
  await runAction(command, "cancel_now", async ({ tenantName }) => {
    if (isLiveKey() && command.typedName?.trim() !== tenantName.trim()) {
      throw new BillingError("name_not_typed");
    }
    const running = await getRunningSubscription(command.tenantId);
    const { agreedMinor } = await previewFinalInvoice(command.tenantId, running);
    if (agreedMinor !== command.agreedMinor) throw new BillingError("preview_changed");
    const isConfirmed = await reportFinalUsage(command.tenantId, running.stripeSubscriptionId, await now());
    if (!isConfirmed) throw new BillingError("usage_not_confirmed");
    const subscription = await stripe().subscriptions.cancel(
      running.stripeSubscriptionId,
      { invoice_now: true, prorate: false },
      { idempotencyKey: `releve-cancel-now-${command.intentId}` },
    );
    await syncCustomer(running.stripeCustomerId);
    await closeOrLeave(command.tenantId);
    return subscription.lastResponse.requestId;
  });
}
