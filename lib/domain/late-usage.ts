import { meaningOf, type SubscriptionStatus } from "./subscription";
import { overageAmountMinor, overageMinutes, shareOf } from "./usage";
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

/**
 * What late usage comes to where shares were taken off its period's usage: a
 * difference of prices after them, so that a period's charges and credits, in
 * any number and order, add up to what would have been paid in time.
 * `knownMinor` is the period's price before the difference.
 */
export function discountedDifference(
  knownMinor: number,
  differenceMinor: number,
  percentsOff: readonly number[],
): number {
  return afterShares(knownMinor + differenceMinor, percentsOff) - afterShares(knownMinor, percentsOff);
}

/** Each share is of what those before it left, and rounded by itself, as Stripe does on a line. */
function afterShares(amountMinor: number, percentsOff: readonly number[]): number {
  return percentsOff.reduce((left, percent) => left - shareOf(left, percent), amountMinor);
}

/** Stripe's words for an invoice that nobody is to pay: its period was free, or was given up. */
const NOT_ASKED_FOR = ["void", "uncollectible", "deleted"];

/**
 * What is decided as late usage is found; null leaves it to a person. Without an
 * amount there is nothing to decide. Where the period's own invoice is not asked
 * for, no policy bills or credits what came late to it; nor does one credit what
 * may never be paid, because earlier late usage of the period was not billed.
 */
export function decisionAtOnce(
  policy: LatePolicy,
  amountMinor: number,
  { invoiceStatus, hasUnbilled }: { invoiceStatus: string | null; hasUnbilled: boolean },
): LateDecision | null {
  if (amountMinor === 0) return "nothing_due";
  if (policy !== "next_invoice") return policy === "review" ? null : policy;
  const isAskedFor = invoiceStatus === null || !NOT_ASKED_FOR.includes(invoiceStatus);
  const mayBeUnpaid = amountMinor < 0 && hasUnbilled;
  return isAskedFor && !mayBeUnpaid ? policy : null;
}

type Subscription = {
  status: SubscriptionStatus | null;
  cancelAt: Date | null;
  currency: string | null;
  /** Stripe's word for what a paused collection does with invoices; null while it is not paused. */
  pauseBehavior: string | null;
};

/**
 * Whether a subscription will have another invoice that asks for late usage of a
 * currency. One that ends with its period has none that a pending item is sure
 * to be on. While its collection is paused, Stripe voids its invoices or gives
 * them up, and late usage with them; those it keeps as drafts are collected later.
 */
export function takesLateUsage(subscription: Subscription, lateCurrency: string): boolean {
  const { status, cancelAt, currency, pauseBehavior } = subscription;
  const goesOn = status !== null && !meaningOf(status).isEnded && cancelAt === null;
  const isCollected = pauseBehavior === null || pauseBehavior === "keep_as_draft";
  return goesOn && isCollected && currency === lateCurrency;
}
