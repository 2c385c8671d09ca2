import Decimal from "decimal.js";
import { z } from "zod";
import { CALL_INCREMENTS, USAGE_MODES } from "./values";

/** What a plan promises and charges. A change of any of it but the name is a new version. */
export const PlanTermsSchema = z
  .object({
    key: z.string().regex(/^[a-z][a-z0-9_]{0,30}$/, "lower-case letters, digits and underscores"),
    name: z.string().trim().min(1).max(80),
    currency: z.string().regex(/^[a-z]{3}$/, "an ISO 4217 code in lower case"),
    baseAmountMinor: z.number().int().nonnegative(),
    /** Null: unlimited. */
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
    { message: "a plan that bills usage needs included minutes and an overage price" },
  );

export type PlanTerms = z.infer<typeof PlanTermsSchema>;

/** Whether two sets of terms charge the same: then they are one version. */
export function areSameTerms(left: PlanTerms, right: PlanTerms): boolean {
  return (
    left.currency === right.currency &&
    left.baseAmountMinor === right.baseAmountMinor &&
    left.includedMinutes === right.includedMinutes &&
    isSamePrice(left.overagePriceMinor, right.overagePriceMinor) &&
    left.usageMode === right.usageMode &&
    left.callIncrementSeconds === right.callIncrementSeconds
  );
}

/** The names that Stripe's prices are found by. */
export function lookupKeys(key: string, version: number): { base: string; overage: string } {
  return { base: `releve_${key}_v${version}_base`, overage: `releve_${key}_v${version}_overage` };
}

function isSamePrice(left: string | null, right: string | null): boolean {
  if (left === null || right === null) return left === right;
  return new Decimal(left).equals(right);
}
