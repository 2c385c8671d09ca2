import Decimal from "decimal.js";
import { z } from "zod";
import { minorStepOf } from "./money";
import { overageAmountMinor, overageMinutes } from "./usage";
import { CALL_INCREMENTS, PLAN_INTERVALS, USAGE_MODES } from "./values";

/** What a plan promises and charges. A change of any of it but the name is a new version. */
export const PlanTermsSchema = z
  .object({
    key: z.string().regex(/^[a-z][a-z0-9_]{0,30}$/, "lower-case letters, digits and underscores"),
    name: z.string().trim().min(1).max(80),
    currency: z.string().regex(/^[a-z]{3}$/, "an ISO 4217 code in lower case"),
    /** A subscription has one interval: the base, the allowance and the overage are all of it. */
    billingInterval: z.enum(PLAN_INTERVALS).default("month"),
    baseAmountMinor: z.number().int().nonnegative(),
    /** Of one billing interval. Null: unlimited. */
    includedMinutes: z.number().int().nonnegative().nullable(),
    /** Minor units per minute, decimal text of at most twelve places. Null: no overage. */
    overagePriceMinor: z
      .string()
      .regex(/^\d{1,12}(\.\d{1,12})?$/)
      .nullable(),
    usageMode: z.enum(USAGE_MODES),
    callIncrementSeconds: z.literal(CALL_INCREMENTS),
    trialDays: z.number().int().min(0).max(730),
  })
  .refine(
    ({ usageMode, includedMinutes, overagePriceMinor }) =>
      usageMode === "none" || (includedMinutes !== null && overagePriceMinor !== null),
    {
      path: ["overagePriceMinor"],
      message: "a plan that bills usage needs included minutes and an overage price",
    },
  )
  .refine(({ usageMode, overagePriceMinor }) => usageMode !== "none" || overagePriceMinor === null, {
    path: ["overagePriceMinor"],
    message: "a plan that bills no usage has no overage price",
  })
  .refine(({ baseAmountMinor, currency }) => baseAmountMinor % minorStepOf(currency) === 0, {
    path: ["baseAmountMinor"],
    message: "Stripe charges this currency in coarser steps",
  });

export type PlanTerms = z.infer<typeof PlanTermsSchema>;

/** Terms as they may be written down: what has a usual value may be left out. */
export type WrittenTerms = z.input<typeof PlanTermsSchema>;

/** Whether two sets of terms charge the same: then they are one version. */
export function areSameTerms(left: PlanTerms, right: PlanTerms): boolean {
  return (
    left.currency === right.currency &&
    left.billingInterval === right.billingInterval &&
    left.baseAmountMinor === right.baseAmountMinor &&
    left.includedMinutes === right.includedMinutes &&
    isSamePrice(left.overagePriceMinor, right.overagePriceMinor) &&
    left.usageMode === right.usageMode &&
    left.callIncrementSeconds === right.callIncrementSeconds
  );
}

/** The id that we give a plan's product; one that was made otherwise has its own on record. */
export function ownProductId(key: string): string {
  return `releve_${key}`;
}

/** The names that Stripe's prices are found by. */
export function lookupKeys(key: string, version: number): { base: string; overage: string } {
  return { base: `releve_${key}_v${version}_base`, overage: `releve_${key}_v${version}_overage` };
}

/** What a tenant pays for one billing interval in which it used so many minutes. */
export function chargeFor(
  terms: Pick<PlanTerms, "baseAmountMinor" | "includedMinutes" | "overagePriceMinor">,
  minutes: number,
): { minutesBeyond: number; overageMinor: number; totalMinor: number } {
  const minutesBeyond = overageMinutes(minutes, terms.includedMinutes);
  const overageMinor = overageAmountMinor(minutesBeyond, terms.overagePriceMinor);
  return { minutesBeyond, overageMinor, totalMinor: terms.baseAmountMinor + overageMinor };
}

function isSamePrice(left: string | null, right: string | null): boolean {
  if (left === null || right === null) return left === right;
  return new Decimal(left).equals(right);
}
