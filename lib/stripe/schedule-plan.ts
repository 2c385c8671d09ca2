import type Stripe from "stripe";
import { stripe } from "./client";
import { type NextInvoice, nextInvoiceOf } from "./next-invoice";
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
  const discounts = discountsOf(schedule, start);
  const updated = await stripe().subscriptionSchedules.update(
    schedule.id,
    {
      end_behavior: "release",
      proration_behavior: "none",
      phases: [
        runningPhase(subscription, { start, end, discounts }),
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

/** The next invoice as it would be without the phase that is still to come; null when nothing is upcoming. */
export async function previewReleased(
  subscription: PlanSubscription,
  scheduleId: string,
): Promise<NextInvoice | null> {
  const schedule = await stripe().subscriptionSchedules.retrieve(scheduleId);
  const start = schedule.current_phase?.start_date ?? seconds(subscription.periodStart);
  const running = { start, end: seconds(subscription.periodEnd), discounts: discountsOf(schedule, start) };
  return nextInvoiceOf({
    schedule: scheduleId,
    schedule_details: {
      end_behavior: "release",
      proration_behavior: "none",
      phases: [runningPhase(subscription, running)],
    },
  });
}

type Discounts = { discount: string }[];

/** The phase that runs now, up to the end of the period. */
function runningPhase(
  { base, metered, trialEnd }: PlanSubscription,
  { start, end, discounts }: { start: number; end: number; discounts: Discounts },
) {
  return {
    items: itemsOf(base.priceId, metered?.priceId ?? null),
    start_date: start,
    end_date: end,
    proration_behavior: "none" as const,
    ...(discounts.length > 0 ? { discounts } : {}),
    ...(trialEnd !== null && trialEnd > start ? { trial_end: Math.min(trialEnd, end) } : {}),
  };
}

/** Those of the phase that began then: a phase that names no discounts has none. */
function discountsOf(schedule: Stripe.SubscriptionSchedule, start: number): Discounts {
  const running = schedule.phases.find(({ start_date }) => start_date === start);
  return (running?.discounts ?? []).flatMap(({ discount }) =>
    discount ? [{ discount: typeof discount === "string" ? discount : discount.id }] : [],
  );
}

function itemsOf(basePriceId: string, overagePriceId: string | null) {
  return [{ price: basePriceId, quantity: 1 }, ...(overagePriceId ? [{ price: overagePriceId }] : [])];
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
