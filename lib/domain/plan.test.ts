import { describe, expect, test } from "vitest";
import { areSameTerms, lookupKeys, type PlanTerms, PlanTermsSchema } from "./plan";

const growth: PlanTerms = {
  key: "growth",
  name: "Growth",
  currency: "eur",
  billingInterval: "month",
  baseAmountMinor: 14_900,
  includedMinutes: 800,
  overagePriceMinor: "17",
  usageMode: "meter",
  callIncrementSeconds: 1,
  trialDays: 0,
};

describe("terms", () => {
  test.each([
    ["another name is the same version", { name: "Growth+" }, true],
    ["trailing zeros are the same price", { overagePriceMinor: "17.000" }, true],
    ["another base is another version", { baseAmountMinor: 15_900 }, false],
    ["another allowance is another version", { includedMinutes: 900 }, false],
    ["another call increment is another version", { callIncrementSeconds: 60 as const }, false],
  ])("%s", (_rule, change, expected) => {
    expect(areSameTerms(growth, { ...growth, ...change })).toBe(expected);
  });

  test("a plan that bills usage needs a price and an allowance", () => {
    expect(PlanTermsSchema.safeParse({ ...growth, overagePriceMinor: null }).success).toBe(false);
    expect(PlanTermsSchema.safeParse({ ...growth, usageMode: "none", overagePriceMinor: null }).success).toBe(
      true,
    );
  });

  test("prices of two versions have different names", () => {
    expect(lookupKeys("growth", 2)).toEqual({
      base: "releve_growth_v2_base",
      overage: "releve_growth_v2_overage",
    });
  });
});
