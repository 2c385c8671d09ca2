import { BillingError } from "@/lib/errors";
import { stripe } from "@/lib/stripe/client";
import { findSchedule } from "@/lib/stripe/plan-subscription";
import { releaseSchedule } from "@/lib/stripe/schedule-plan";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { type AdminCommand, runAction } from "./run-action";
import { getRunningSubscription } from "./running-subscription";

/** Lets a subscription end with its current period; that period's usage is billed by Stripe's final invoice. */
export async function cancelSubscriptionAtPeriodEnd(command: AdminCommand): Promise<void> {
  await runAction(command, "cancel_at_period_end", async () => {
    const running = await getRunningSubscription(command.tenantId);
    if (running.cancelAt) throw new BillingError("already_ending");
    const schedule = await findSchedule(running.stripeSubscriptionId);
    if (schedule?.hasNextPhase) throw new BillingError("change_scheduled");
    // Stripe lets nobody end a subscription that a schedule manages, also when it changes nothing more.
    if (schedule) await releaseSchedule(schedule.id, `releve-release-${command.intentId}`);
    const subscription = await stripe().subscriptions.update(
      running.stripeSubscriptionId,
      { cancel_at_period_end: true },
      { idempotencyKey: `releve-cancel-at-end-${command.intentId}` },
    );
    await syncCustomer(running.stripeCustomerId);
    return subscription.lastResponse.requestId;
  });
}
