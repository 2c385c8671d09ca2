import { whyNoPlanChange } from "@/lib/domain/plan-change";
import { BillingError } from "@/lib/errors";
import { getPublishedPlan } from "@/lib/plans/queries";
import { type PlanSubscription, readPlanSubscription } from "@/lib/stripe/plan-subscription";
import { readPriceBook } from "@/lib/sync/price-book";
import { getRunningSubscription, type RunningSubscription } from "./running-subscription";

export type PlanChange = {
  running: RunningSubscription;
  subscription: PlanSubscription;
  plan: Awaited<ReturnType<typeof getPublishedPlan>>;
};

/**
 * A tenant's subscription as Stripe has it now, and the plan that it may change
 * to. Throws the reason when it may not.
 */
export async function getPlanChange(tenantId: number, planId: number): Promise<PlanChange> {
  const plan = await getPublishedPlan(planId);
  const running = await getRunningSubscription(tenantId);
  const subscription = await readPlanSubscription(running.stripeSubscriptionId, await readPriceBook());
  const hasScheduledChange = subscription.schedule?.hasNextPhase ?? false;
  const reason = whyNoPlanChange({ ...subscription, hasScheduledChange });
  if (reason) throw new BillingError(reason);
  if (plan.basePriceId === subscription.base.priceId) throw new BillingError("same_plan");
  if (plan.currency !== subscription.currency) throw new BillingError("currency_differs");
  if (subscription.hasOtherItems && plan.interval !== subscription.interval) {
    throw new BillingError("other_items_interval");
  }
  return { running, subscription, plan };
}

/** What Stripe keeps of us on a subscription. */
export function planMetadata(tenantId: number, { key, version }: PlanChange["plan"]): Record<string, string> {
  return { tenant_id: String(tenantId), plan: key, plan_version: String(version) };
}
