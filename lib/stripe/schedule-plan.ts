import { stripe } from "./client";
import type { PlanPrices, PlanSubscription } from "./plan-subscription";

/**
 * Lets a plan begin when the running period ends, and then leaves the
 * subscription to itself again. A schedule that changes nothing more, left by
 * an earlier change or by a crash between the two requests, is used again.
 * Returns Stripe's request id.
 */
export async function schedulePlan(
  subscription: PlanSubscription,
  plan: PlanPrices & { interval: "month" | "year"; metadata: Record<string, string> },
  idempotencyKey: string,
): Promise<string | null> {
  const schedule = subscription.schedule
    ? await stripe().subscriptionSchedules.retrieve(subscription.schedule.id)
    : await stripe().subscriptionSchedules.create(
        { from_subscription: subscription.id },
        { idempotencyKey: `${idempotencyKey}-create` },
      );
  const start = schedule.current_phase?.start_date ?? seconds(subscription.periodStart);
  const end = seconds(subscription.periodEnd);
  const { base, metered, trialEnd } = subscription;
  // A phase that names no discounts has none.
  const running = schedule.phases.find(({ start_date }) => start_date === start);
  const discounts = (running?.discounts ?? []).flatMap(({ discount }) =>
    discount ? [{ discount: typeof discount === "string" ? discount : discount.id }] : [],
  );
  const updated = await stripe().subscriptionSchedules.update(
    schedule.id,
    {
      end_behavior: "release",
      proration_behavior: "none",
      phases: [
        {
          items: itemsOf(base.priceId, metered?.priceId ?? null),
          start_date: start,
          end_date: end,
          proration_behavior: "none",
          ...(discounts.length > 0 ? { discounts } : {}),
          ...(trialEnd !== null && trialEnd > start ? { trial_end: Math.min(trialEnd, end) } : {}),
        },
        {
          items: itemsOf(plan.basePriceId, plan.overagePriceId),
          duration: { interval: plan.interval, interval_count: 1 },
          proration_behavior: "none",
          metadata: plan.metadata,
          ...(discounts.length > 0 ? { discounts } : {}),
          // Another interval counts from the day it begins.
          ...(plan.interval === subscription.interval ? {} : { billing_cycle_anchor: "phase_start" }),
        },
      ],
    },
    { idempotencyKey: `${idempotencyKey}-phases` },
  );
  return updated.lastResponse.requestId;
}

/** The schedule lets go of its subscription, which stays as it is. Returns Stripe's request id. */
export async function releaseSchedule(scheduleId: string, idempotencyKey: string): Promise<string | null> {
  const released = await stripe().subscriptionSchedules.release(scheduleId, {}, { idempotencyKey });
  return released.lastResponse.requestId;
}

function itemsOf(basePriceId: string, overagePriceId: string | null) {
  return [{ price: basePriceId, quantity: 1 }, ...(overagePriceId ? [{ price: overagePriceId }] : [])];
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
