import type Stripe from "stripe";
import type { ScheduledChange } from "@/lib/domain/scheduled-change";
import type { PriceBook } from "./price-book";
import { idOf } from "./stripe-values";

/** The start of the phase that follows the current one, and its plan; null when the schedule changes nothing more. */
export function scheduledChange(
  schedule: Stripe.SubscriptionSchedule | null,
  { planOfPrice }: PriceBook,
): ScheduledChange | null {
  if (!schedule || (schedule.status !== "active" && schedule.status !== "not_started")) return null;
  const currentStart = schedule.current_phase?.start_date ?? 0;
  const next = schedule.phases.find((phase) => phase.start_date > currentStart);
  if (!next) return null;
  const priceIds = next.items.map(({ price }) => idOf(price));
  const plan = priceIds.flatMap((id) => (id ? (planOfPrice.get(id) ?? []) : []))[0];
  return {
    at: new Date(next.start_date * 1000).toISOString(),
    planId: plan?.id ?? null,
    planKey: plan?.key ?? null,
  };
}
