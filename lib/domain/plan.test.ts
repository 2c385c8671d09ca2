import { describe, expect, test } from "vitest";
import { areSameTerms, chargeFor, lookupKeys, type PlanTerms, PlanTermsSchema } from "./plan";

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
    ["another interval is another version", { billingInterval: "year" as const }, false],
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

describe("what a tenant pays", () => {
  const unlimited = { ...growth, includedMinutes: null, overagePriceMinor: null };
  test.each([
    ["nothing used costs the base", growth, 0, 14_900],
    ["the last included minute costs nothing more", growth, 800, 14_900],
    ["each minute beyond has its price", growth, 1_000, 18_300],
    ["a fraction of a cent is rounded once, half up", { ...growth, overagePriceMinor: "0.5" }, 801, 14_901],
    ["without limit the base is all", unlimited, 100_000, 14_900],
  ])("%s", (_rule, terms, minutes, expected) => {
    expect(chargeFor(terms, minutes).totalMinor).toBe(expected);
  });
});

describe("an amount that Stripe would not charge", () => {
  test.each([
    ["a dinar's last digit is nothing", { currency: "kwd", baseAmountMinor: 12_345 }, false],
    ["tens of thousandths are fine", { currency: "kwd", baseAmountMinor: 12_340 }, true],
    ["a krona has no cents", { currency: "isk", baseAmountMinor: 199_050 }, false],
    ["a yen is whole by itself", { currency: "jpy", baseAmountMinor: 12_345 }, true],
  ])("%s", (_rule, change, expected) => {
    expect(PlanTermsSchema.safeParse({ ...growth, ...change }).success).toBe(expected);
  });
});
