import { meaningOf, type SubscriptionStatus } from "./subscription";
import { overageAmountMinor, overageMinutes } from "./usage";
import type { LateDecision, LatePolicy } from "./values";

type Terms = { includedMinutes: number | null; overagePriceMinor: string | null };

/**
 * What late usage adds to a period that was settled at `known` minutes, earlier
 * late usage included: minutes, and whole minor units; negative where a
 * correction took minutes away. It is a difference of rounded prices, so that
 * all of a period's rows, in any number, add up to exactly what the period's
 * price would have been beside what it was.
 */
export function lateDifference(known: number, minutes: number, terms: Terms) {
  const priceOf = (total: number) =>
    overageAmountMinor(overageMinutes(total, terms.includedMinutes), terms.overagePriceMinor);
  return { minutes: minutes - known, amountMinor: priceOf(minutes) - priceOf(known) };
}

/** What is decided as late usage is found; null leaves it to a person. Without an amount there is nothing to decide. */
export function decisionAtOnce(policy: LatePolicy, amountMinor: number): LateDecision | null {
  if (amountMinor === 0) return "nothing_due";
  return policy === "review" ? null : policy;
}

type Subscription = { status: SubscriptionStatus | null; cancelAt: Date | null; currency: string | null };

/**
 * Whether a subscription will have another invoice that takes late usage of a
 * currency. One that ends with its period has none that a pending item is sure
 * to be on.
 */
export function takesLateUsage({ status, cancelAt, currency }: Subscription, lateCurrency: string): boolean {
  return status !== null && !meaningOf(status).isEnded && cancelAt === null && currency === lateCurrency;
}
