import Decimal from "decimal.js";
import { overageAmountMinor, overageMinutes, periodMinutes } from "./usage";
import type { UsageMode } from "./values";

/** Twelve digits before and twelve after the point, times minutes, without rounding on the way. */
const Exact = Decimal.clone({ precision: 60, toExpNeg: -40, toExpPos: 60 });

/** What a usage period charges by. */
export type PeriodTerms = {
  usageMode: UsageMode;
  isTrial: boolean;
  /** Null: unlimited. */
  includedMinutes: number | null;
  overagePriceMinor: string | null;
};

/** The calls of a period, added up. */
export type CallSums = { calls: number; durationSeconds: number; billableSeconds: number };

/** Minutes of one price: the included ones cost nothing, those beyond the plan's price. */
export type PricedTier = {
  tier: "included" | "beyond";
  minutes: number;
  unitAmountMinor: string;
  /** Before rounding, as decimal text in minor units. */
  exactAmountMinor: string;
  amountMinor: number;
};

/** Every step from the calls of a period to the amount its usage costs, none of them rounded before its time. */
export type AmountExplanation = CallSums & {
  /** What the call increment added to the calls, one by one. */
  incrementAddedSeconds: number;
  minutes: number;
  /** What rounding the period up to whole minutes added, once. */
  roundingAddedSeconds: number;
  /** Null: unlimited. */
  includedMinutes: number | null;
  minutesWithin: number;
  minutesBeyond: number;
  tiers: PricedTier[];
  /** Why nothing of it is billed; null when it is. */
  notBilled: NotBilled | null;
  amountMinor: number;
};

export type NotBilled = "trial" | "mode";

/**
 * How the calls of a period come to an amount. It is the engine's own rule, told
 * in steps: the sum is rounded up to minutes once, the price of the minutes
 * beyond the allowance to a minor unit once.
 */
export function explainAmount(terms: PeriodTerms, sums: CallSums): AmountExplanation {
  const minutes = periodMinutes(sums.billableSeconds);
  const minutesBeyond = overageMinutes(minutes, terms.includedMinutes);
  const minutesWithin = minutes - minutesBeyond;
  return {
    ...sums,
    incrementAddedSeconds: sums.billableSeconds - sums.durationSeconds,
    minutes,
    roundingAddedSeconds: minutes * 60 - sums.billableSeconds,
    includedMinutes: terms.includedMinutes,
    minutesWithin,
    minutesBeyond,
    tiers: tiersOf(terms, minutesWithin, minutesBeyond),
    notBilled: whyNotBilled(terms),
    amountMinor: usageAmountMinor(terms, minutes),
  };
}

/** What so many minutes of a period cost beyond its base, in whole minor units; a trial and a plan without overage bill nothing. */
export function usageAmountMinor(terms: PeriodTerms, minutes: number): number {
  if (whyNotBilled(terms) !== null) return 0;
  return overageAmountMinor(overageMinutes(minutes, terms.includedMinutes), terms.overagePriceMinor);
}

/** Exactly what so many units at this price come to, in minor units before any rounding. */
export function exactAmountOf(quantity: number | string, unitAmountMinor: string): string {
  return new Exact(unitAmountMinor).times(quantity).toFixed();
}

function whyNotBilled({ isTrial, usageMode }: PeriodTerms): NotBilled | null {
  if (isTrial) return "trial";
  return usageMode === "none" ? "mode" : null;
}

function tiersOf(terms: PeriodTerms, within: number, beyond: number): PricedTier[] {
  if (whyNotBilled(terms) !== null) return [];
  const price = terms.overagePriceMinor ?? "0";
  const included: PricedTier = {
    tier: "included",
    minutes: within,
    unitAmountMinor: "0",
    exactAmountMinor: "0",
    amountMinor: 0,
  };
  const charged: PricedTier = {
    tier: "beyond",
    minutes: beyond,
    unitAmountMinor: new Exact(price).toFixed(),
    exactAmountMinor: exactAmountOf(beyond, price),
    amountMinor: overageAmountMinor(beyond, price),
  };
  // A plan that includes nothing has one price for every minute.
  return terms.includedMinutes === 0 ? [charged] : [included, charged];
}
