import type { QuotaPolicy, UsageMode } from "./values";

/** The shares of an allowance, in percent, that somebody is told of when a period passes them. */
export const THRESHOLDS = [80, 100] as const;
export type Threshold = (typeof THRESHOLDS)[number];

/** From here on an allowance is nearly used. */
export const NEARLY_PERCENT = THRESHOLDS[0];

export type Allowance = { share: number; state: "unlimited" | "none" | "within" | "nearly" | "beyond" };

/** How much of its included minutes a tenant has used; `share` is at most 1. */
export function allowanceOf(usedMinutes: number, includedMinutes: number | null): Allowance {
  if (includedMinutes === null) return { share: 0, state: "unlimited" };
  if (includedMinutes === 0) return { share: 0, state: "none" };
  if (usedMinutes > includedMinutes) return { share: 1, state: "beyond" };
  const share = usedMinutes / includedMinutes;
  return { share, state: hasPassed(usedMinutes, includedMinutes, NEARLY_PERCENT) ? "nearly" : "within" };
}

/** Nothing is left of the allowance: what comes next is beyond it. */
export function isUsedUp(usedMinutes: number, includedMinutes: number | null): boolean {
  return hasPassed(usedMinutes, includedMinutes, 100);
}

/**
 * What a period's total has newly passed, given what it had passed before: the
 * highest threshold is told, a lower one that was passed in the same leap is
 * only kept. A threshold counts once per period, whatever happens in between.
 */
export function newThresholds(
  usedMinutes: number,
  includedMinutes: number | null,
  known: readonly number[],
): { told: Threshold | null; passedOver: Threshold[] } {
  const reached = THRESHOLDS.filter(
    (percent) => hasPassed(usedMinutes, includedMinutes, percent) && !known.includes(percent),
  );
  return { told: reached.at(-1) ?? null, passedOver: reached.slice(0, -1) };
}

/** Whether so many minutes are so much of the allowance. Without included minutes, or without a limit, never. */
function hasPassed(usedMinutes: number, includedMinutes: number | null, percent: Threshold): boolean {
  return includedMinutes !== null && includedMinutes > 0 && usedMinutes * 100 >= includedMinutes * percent;
}

/** What becomes of the minutes beyond the allowance: they are billed, nobody pays for them, or they belong to a trial. */
export const BEYOND = ["billed", "unbilled", "trial"] as const;
export type Beyond = (typeof BEYOND)[number];

export function beyondAllowance(period: {
  isTrial: boolean;
  usageMode: UsageMode;
  overagePriceMinor: string | null;
}): Beyond {
  if (period.isTrial) return "trial";
  return period.usageMode === "none" || period.overagePriceMinor === null ? "unbilled" : "billed";
}

/**
 * Whether the policy wants a tenant suspended for its quota: its included
 * minutes are used up, nobody let it go on for this period, and either nobody
 * pays for what comes next or the policy stops even those who do.
 */
export function wantsQuotaSuspension(facts: {
  usedMinutes: number;
  includedMinutes: number | null;
  beyond: Beyond;
  policy: QuotaPolicy;
  isLifted: boolean;
}): boolean {
  const { usedMinutes, includedMinutes, beyond, policy, isLifted } = facts;
  if (policy === "never" || isLifted || !isUsedUp(usedMinutes, includedMinutes)) return false;
  return policy === "always" || beyond !== "billed";
}
