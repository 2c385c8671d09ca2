import type Stripe from "stripe";
import { stripe } from "./client";
import { type NextInvoice, nextInvoiceOf } from "./next-invoice";
import type { PlanPrices, PlanSubscription } from "./plan-subscription";
import type { MissingOverage } from "./preview-overage";
import { phaseSettings, runningItem, runningPhaseOf } from "./running-phase";

type NextPlan = PlanPrices & { interval: "month" | "year"; metadata: Record<string, string> };

/**
 * Lets a plan begin when the running period ends, and then leaves the
 * subscription to itself again. What runs until then stays as it is, and items
 * that are not the plan's go on after it. A schedule that changes nothing more,
 * left by an earlier change or by a crash between the two requests, is used
 * again. Returns Stripe's request id.
 */
export async function schedulePlan(
  subscription: PlanSubscription,
  plan: NextPlan,
  idempotencyKey: string,
): Promise<string | null> {
  const schedule = subscription.schedule
    ? await stripe().subscriptionSchedules.retrieve(subscription.schedule.id)
    : await stripe().subscriptionSchedules.create(
        { from_subscription: subscription.id },
        { idempotencyKey: `${idempotencyKey}-create` },
      );
  const phase = runningPhaseOf(schedule);
  const running = upToPeriodEnd(phase, subscription);
  const updated = await stripe().subscriptionSchedules.update(
    schedule.id,
    {
      end_behavior: "release",
      proration_behavior: "none",
      phases: [
        running,
        {
          ...phaseSettings(phase),
          items: nextItems(running.items, subscription, plan),
          duration: { interval: plan.interval, interval_count: 1 },
          proration_behavior: "none",
          metadata: plan.metadata,
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

/** The next invoice as it would be without the phase that is still to come; null when nothing is upcoming. */
export async function previewReleased(
  subscription: PlanSubscription,
  scheduleId: string,
  missing: MissingOverage | null,
): Promise<NextInvoice | null> {
  const schedule = await stripe().subscriptionSchedules.retrieve(scheduleId);
  const phases = [upToPeriodEnd(runningPhaseOf(schedule), subscription)];
  return nextInvoiceOf(
    {
      schedule: scheduleId,
      schedule_details: { end_behavior: "release", proration_behavior: "none", phases },
    },
    missing,
  );
}

/** The phase that runs now as Stripe is told it again, to end with the period. */
function upToPeriodEnd(phase: Stripe.SubscriptionSchedule.Phase, subscription: PlanSubscription) {
  const { start_date, metadata } = phase;
  const { trialEnd } = subscription;
  const end = Math.floor(subscription.periodEnd.getTime() / 1000);
  return {
    ...phaseSettings(phase),
    items: phase.items.map(runningItem),
    start_date,
    end_date: end,
    proration_behavior: "none" as const,
    ...(metadata ? { metadata } : {}),
    ...(trialEnd !== null && trialEnd > start_date ? { trial_end: Math.min(trialEnd, end) } : {}),
  };
}

/** The plan's items give way to the next plan's, as many as before and with their own settings; the others stay. */
function nextItems(
  items: Stripe.SubscriptionScheduleUpdateParams.Phase.Item[],
  { base, metered }: PlanSubscription,
  { basePriceId, overagePriceId }: PlanPrices,
) {
  const others = items.filter(({ price }) => price !== base.priceId && price !== metered?.priceId);
  const plans = items.find(({ price }) => price === base.priceId);
  const usage = items.find(({ price }) => price === metered?.priceId);
  return [
    { ...plans, price: basePriceId, quantity: base.quantity },
    ...(overagePriceId ? [{ ...usage, price: overagePriceId }] : []),
    ...others,
  ];
}
