import { BillingError } from "@/lib/errors";
import { findSchedule } from "@/lib/stripe/plan-subscription";
import { releaseSchedule } from "@/lib/stripe/schedule-plan";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { type AdminCommand, runAction } from "./run-action";
import { getRunningSubscription } from "./running-subscription";

/** Takes back a change of plan that has not begun: the subscription renews as it is. */
export async function cancelScheduledChange(command: AdminCommand): Promise<void> {
  await runAction(command, "cancel_scheduled_change", async () => {
    const running = await getRunningSubscription(command.tenantId);
    const schedule = await findSchedule(running.stripeSubscriptionId);
    if (!schedule?.hasNextPhase) throw new BillingError("no_scheduled_change");
    const requestId = await releaseSchedule(schedule.id, `releve-release-${command.intentId}`);
    await syncCustomer(running.stripeCustomerId);
    return requestId;
  });
}
