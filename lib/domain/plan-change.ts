import { meaningOf, type SubscriptionStatus } from "./subscription";

/** When a new plan begins. */
export const PLAN_CHANGE_TIMES = ["now", "at_period_end"] as const;
export type PlanChangeTime = (typeof PLAN_CHANGE_TIMES)[number];

/** How long the amounts of a preview may be agreed to. */
const PREVIEW_LIFE_MS = 10 * 60_000;

/** Why a subscription's plan cannot be changed as things stand; null when it can. */
export function whyNoPlanChange(subscription: {
  status: SubscriptionStatus;
  isEnding: boolean;
  hasScheduledChange: boolean;
}): "needs_active" | "ending_first" | "change_scheduled" | null {
  if (!meaningOf(subscription.status).mayChangePlan) return "needs_active";
  if (subscription.isEnding) return "ending_first";
  return subscription.hasScheduledChange ? "change_scheduled" : null;
}

/**
 * Whether what a preview prorated from `prorationAt` can still be billed as it
 * was shown: it is of this period, not of the future, and not old.
 */
export function isPreviewFresh(prorationAt: Date, periodStart: Date, now: Date): boolean {
  const ageMs = now.getTime() - prorationAt.getTime();
  return prorationAt >= periodStart && ageMs >= 0 && ageMs <= PREVIEW_LIFE_MS;
}
