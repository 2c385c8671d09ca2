import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  allowanceOf,
  beyondAllowance,
  newThresholds,
  THRESHOLDS,
  type Threshold,
  wantsQuotaSuspension,
} from "./allowance";
import { QUOTA_POLICIES } from "./values";

describe("allowanceOf", () => {
  test.each([
    ["a plan without a limit has nothing to use up", 900, null, { share: 0, state: "unlimited" }],
    ["half used is within", 200, 400, { share: 0.5, state: "within" }],
    ["80 % used is nearly all", 320, 400, { share: 0.8, state: "nearly" }],
    ["all used is not beyond", 400, 400, { share: 1, state: "nearly" }],
    ["the next minute is beyond", 401, 400, { share: 1, state: "beyond" }],
    ["a plan without included minutes has none to use up", 0, 0, { share: 0, state: "none" }],
    ["its first minute uses up nothing", 1, 0, { share: 0, state: "none" }],
  ] as const)("%s", (_rule, used, included, expected) => {
    expect(allowanceOf(used, included)).toEqual(expected);
  });
});

describe("newThresholds", () => {
  test.each([
    ["below 80 % is nothing", 319, 400, [], { told: null, passedOver: [] }],
    ["80 % is told", 320, 400, [], { told: 80, passedOver: [] }],
    ["80 % is told once", 399, 400, [80], { told: null, passedOver: [] }],
    ["all is told", 400, 400, [80], { told: 100, passedOver: [] }],
    ["a leap tells the higher alone", 480, 400, [], { told: 100, passedOver: [80] }],
    ["nothing is told again after a correction down", 390, 400, [80, 100], { told: null, passedOver: [] }],
    ["a share is exact where minutes do not divide", 5, 7, [], { told: null, passedOver: [] }],
    ["and reached by the next minute", 6, 7, [], { told: 80, passedOver: [] }],
    ["no included minutes, nothing to use up", 900, 0, [], { told: null, passedOver: [] }],
    ["no limit, nothing to use up", 900, null, [], { told: null, passedOver: [] }],
  ] as const)("%s", (_rule, used, included, known, expected) => {
    expect(newThresholds(used, included, known)).toEqual(expected);
  });

  test("in any course of totals and allowances each threshold is told at most once, when it is passed", () => {
    const minutes = fc.integer({ min: 0, max: 1_500 });
    const moment = fc.record({ used: minutes, included: fc.option(minutes) });
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 30 }), (course) => {
        const known: Threshold[] = [];
        const told: Threshold[] = [];
        for (const { used, included } of course) {
          const isPassed = (percent: Threshold) =>
            included !== null && included > 0 && used / included >= percent / 100;
          const found = newThresholds(used, included, known);
          if (found.told !== null) {
            // The highest of what is passed, and never after a higher one.
            expect(THRESHOLDS.filter(isPassed).at(-1)).toBe(found.told);
            expect(told.every((before) => before < (found.told ?? 0))).toBe(true);
            told.push(found.told);
          }
          known.push(...found.passedOver, ...(found.told === null ? [] : [found.told]));
          // What is passed is kept from now on, and nothing that never was.
          expect(THRESHOLDS.filter(isPassed).every((percent) => known.includes(percent))).toBe(true);
          expect(new Set(known).size).toBe(known.length);
        }
        const everPassed = THRESHOLDS.filter((percent) =>
          course.some(({ used, included }) => (included ?? 0) > 0 && used / (included ?? 1) >= percent / 100),
        );
        expect([...known].sort((one, other) => one - other)).toEqual(everPassed);
        expect(told.at(-1)).toBe(everPassed.at(-1));
      }),
    );
  });
});

describe("wantsQuotaSuspension", () => {
  const usedUp = { usedMinutes: 400, includedMinutes: 400, isLifted: false };
  test.each([
    ["never suspends nobody", { ...usedUp, beyond: "unbilled", policy: "never" }, false],
    ["what is billed goes on", { ...usedUp, beyond: "billed", policy: "unbilled" }, false],
    ["what nobody pays for stops", { ...usedUp, beyond: "unbilled", policy: "unbilled" }, true],
    ["a trial pays for nothing", { ...usedUp, beyond: "trial", policy: "unbilled" }, true],
    ["always stops what is billed too", { ...usedUp, beyond: "billed", policy: "always" }, true],
    [
      "the last minute is still included",
      { ...usedUp, usedMinutes: 399, beyond: "billed", policy: "always" },
      false,
    ],
    ["who was let go on goes on", { ...usedUp, isLifted: true, beyond: "billed", policy: "always" }, false],
  ] as const)("%s", (_rule, facts, expected) => {
    expect(wantsQuotaSuspension(facts)).toBe(expected);
  });

  test("a plan without included minutes, or without a limit, is never suspended", () => {
    const facts = { usedMinutes: 1_000_000, beyond: "unbilled", isLifted: false } as const;
    for (const policy of QUOTA_POLICIES) {
      for (const includedMinutes of [0, null]) {
        expect(wantsQuotaSuspension({ ...facts, policy, includedMinutes })).toBe(false);
      }
    }
  });
});

describe("beyondAllowance", () => {
  test.each([
    ["a metered price", { isTrial: false, usageMode: "meter", overagePriceMinor: "19" }, "billed"],
    ["an item's price", { isTrial: false, usageMode: "invoice_item", overagePriceMinor: "12" }, "billed"],
    ["no mode to bill by", { isTrial: false, usageMode: "none", overagePriceMinor: null }, "unbilled"],
    ["no price", { isTrial: false, usageMode: "meter", overagePriceMinor: null }, "unbilled"],
    ["a trial of whatever plan", { isTrial: true, usageMode: "meter", overagePriceMinor: "19" }, "trial"],
  ] as const)("%s", (_case, period, expected) => {
    expect(beyondAllowance(period)).toBe(expected);
  });
});
