import Decimal from "decimal.js";
import type { UsageMode } from "./values";

/** Twelve digits before and twelve after the point, times minutes, without rounding on the way. */
const Exact = Decimal.clone({ precision: 60 });

/** A call's duration after the plan's call increment: a started increment counts in full. */
export function billableSeconds(durationSeconds: number, incrementSeconds: number): number {
  return Math.ceil(durationSeconds / incrementSeconds) * incrementSeconds;
}

/** A period's total in minutes: rounded up once, over the whole period. */
export function periodMinutes(totalBillableSeconds: number): number {
  return Math.ceil(totalBillableSeconds / 60);
}

/** Minutes beyond the allowance; an unlimited allowance (null) has none. */
export function overageMinutes(minutes: number, includedMinutes: number | null): number {
  return includedMinutes === null ? 0 : Math.max(0, minutes - includedMinutes);
}

/**
 * The period total that an invoice bills: metered lines name all minutes, an
 * item those beyond the allowance alone. Without an item, what was used within
 * the allowance is billed by the base, and nothing beyond it.
 */
export function billedMinutes(
  usageMode: UsageMode,
  lineMinutes: number,
  usedMinutes: number,
  includedMinutes: number | null,
): number {
  if (usageMode === "none") return usedMinutes;
  if (usageMode === "meter") return lineMinutes;
  return lineMinutes > 0
    ? (includedMinutes ?? 0) + lineMinutes
    : Math.min(usedMinutes, includedMinutes ?? usedMinutes);
}

/**
 * The price of overage in whole minor units, rounded half up once, as Stripe
 * rounds an invoice line. `priceMinor` is decimal text in minor units per minute.
 */
export function overageAmountMinor(minutes: number, priceMinor: string | null): number {
  if (priceMinor === null) return 0;
  return new Exact(priceMinor).times(minutes).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
}

/** So many percent of an amount in whole minor units, rounded half up once. */
export function shareOf(amountMinor: number, percent: number): number {
  return new Exact(amountMinor)
    .times(percent)
    .dividedBy(100)
    .toDecimalPlaces(0, Decimal.ROUND_HALF_UP)
    .toNumber();
}
