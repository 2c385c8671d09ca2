import { schedulePlan } from "@/lib/stripe/schedule-plan";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { getPlanChange, planMetadata } from "./plan-change";
import { type AdminCommand, runAction } from "./run-action";

/**
 * Lets a tenant's plan change when its period ends: nothing is prorated, the
 * renewal bills the old period's usage and the new base. Stripe keeps it as a
 * subscription schedule, which a person may cancel until then.
 */
export async function changePlanAtPeriodEnd(command: AdminCommand & { planId: number }): Promise<void> {
  await runAction(command, "change_plan_at_period_end", async () => {
    const { running, subscription, plan } = await getPlanChange(command.tenantId, command.planId);
    const requestId = await schedulePlan(
      subscription,
      { ...plan, metadata: planMetadata(command.tenantId, plan) },
      `releve-schedule-plan-${command.intentId}`,
    );
    await syncCustomer(running.stripeCustomerId);
    return requestId;
  });
}
