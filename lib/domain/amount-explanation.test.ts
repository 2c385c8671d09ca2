import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainAmount, type PeriodTerms, usageAmountMinor } from "./amount-explanation";
import { billableSeconds, overageAmountMinor, overageMinutes, periodMinutes } from "./usage";
import { CALL_INCREMENTS } from "./values";

const growth: PeriodTerms = {
  usageMode: "meter",
  isTrial: false,
  includedMinutes: 800,
  overagePriceMinor: "17.000000000000",
};

function sumsOf(durations: readonly number[], increment: number) {
  return {
    calls: durations.length,
    durationSeconds: durations.reduce((sum, seconds) => sum + seconds, 0),
    billableSeconds: durations.reduce((sum, seconds) => sum + billableSeconds(seconds, increment), 0),
  };
}

describe("the explanation of an amount", () => {
  test("goes from the calls to the cents, one rounding at a time", () => {
    expect(explainAmount(growth, sumsOf([54_001, 5, 7], 6))).toEqual({
      calls: 3,
      durationSeconds: 54_013,
      billableSeconds: 54_024,
      incrementAddedSeconds: 11,
      minutes: 901,
      roundingAddedSeconds: 36,
      includedMinutes: 800,
      minutesWithin: 800,
      minutesBeyond: 101,
      tiers: [
        { tier: "included", minutes: 800, unitAmountMinor: "0", exactAmountMinor: "0", amountMinor: 0 },
        { tier: "beyond", minutes: 101, unitAmountMinor: "17", exactAmountMinor: "1717", amountMinor: 1_717 },
      ],
      notBilled: null,
      amountMinor: 1_717,
    });
  });

  test.each([
    ["no call", growth, 0, { minutes: 0, minutesBeyond: 0, amountMinor: 0 }],
    ["the last included minute", growth, 48_000, { minutes: 800, minutesBeyond: 0, amountMinor: 0 }],
    ["the first second beyond", growth, 48_001, { minutes: 801, minutesBeyond: 1, amountMinor: 17 }],
    [
      "a trial",
      { ...growth, isTrial: true },
      60_000,
      { minutesBeyond: 200, tiers: [], notBilled: "trial", amountMinor: 0 },
    ],
    [
      "a plan without overage",
      { ...growth, usageMode: "none", includedMinutes: null, overagePriceMinor: null },
      60_000,
      {
        minutes: 1_000,
        minutesWithin: 1_000,
        minutesBeyond: 0,
        tiers: [],
        notBilled: "mode",
        amountMinor: 0,
      },
    ],
    [
      "a plan that includes nothing has one tier",
      { ...growth, includedMinutes: 0 },
      90,
      {
        tiers: [
          { tier: "beyond", minutes: 2, unitAmountMinor: "17", exactAmountMinor: "34", amountMinor: 34 },
        ],
      },
    ],
    [
      "half a minor unit rounds up, whatever the currency",
      { ...growth, usageMode: "invoice_item", includedMinutes: 100, overagePriceMinor: "2.5" },
      105 * 60,
      { minutesBeyond: 5, amountMinor: 13 },
    ],
  ] as const)("of %s", (_what, terms, seconds, expected) => {
    const sums = { calls: 1, durationSeconds: seconds, billableSeconds: seconds };
    expect(explainAmount(terms, sums)).toMatchObject(expected);
  });

  test("keeps twelve places of a price until the end", () => {
    const terms = { ...growth, includedMinutes: 0, overagePriceMinor: "0.333333333333" };
    const { tiers } = explainAmount(terms, { calls: 1, durationSeconds: 540, billableSeconds: 540 });
    expect(tiers[0]).toMatchObject({ exactAmountMinor: "2.999999999997", amountMinor: 3 });
  });

  const price = fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 6n }), fc.bigInt({ min: 0n, max: 10n ** 12n - 1n }))
    .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(12, "0")}`);
  const terms = fc.record({
    usageMode: fc.constantFrom("none", "meter", "invoice_item"),
    isTrial: fc.boolean(),
    includedMinutes: fc.option(fc.nat(5_000)),
    overagePriceMinor: fc.option(price),
  });
  const durations = fc.array(fc.nat(7_200), { maxLength: 400 });

  test("is the engine's amount, whatever the plan and the calls", () => {
    fc.assert(
      fc.property(terms, durations, fc.constantFrom(...CALL_INCREMENTS), (plan, calls, increment) => {
        const sums = sumsOf(calls, increment);
        const minutes = periodMinutes(sums.billableSeconds);
        const explained = explainAmount(plan, sums);
        const isBilled = !plan.isTrial && plan.usageMode !== "none";
        const engine = overageAmountMinor(
          overageMinutes(minutes, plan.includedMinutes),
          plan.overagePriceMinor,
        );
        expect(explained.amountMinor).toBe(isBilled ? engine : 0);
        expect(usageAmountMinor(plan, minutes)).toBe(explained.amountMinor);
      }),
    );
  });

  test("adds up: seconds to minutes, minutes to tiers, tiers to Stripe's amount in whole numbers", () => {
    fc.assert(
      fc.property(terms, durations, fc.constantFrom(...CALL_INCREMENTS), (plan, calls, increment) => {
        const told = explainAmount(plan, sumsOf(calls, increment));
        expect(told.durationSeconds + told.incrementAddedSeconds + told.roundingAddedSeconds).toBe(
          told.minutes * 60,
        );
        expect(told.roundingAddedSeconds).toBeLessThan(60);
        expect(told.minutesWithin + told.minutesBeyond).toBe(told.minutes);
        if (told.notBilled) return;
        expect(told.tiers.reduce((sum, tier) => sum + tier.minutes, 0)).toBe(told.minutes);
        expect(told.tiers.reduce((sum, tier) => sum + tier.amountMinor, 0)).toBe(told.amountMinor);
        expect(told.amountMinor).toBe(graduated(plan, told.minutes));
      }),
    );
  });
});

/** A graduated price in whole numbers alone: picominor units, each tier rounded half up, as Stripe rounds its lines. */
function graduated({ includedMinutes, overagePriceMinor }: PeriodTerms, minutes: number): number {
  const unit = 10n ** 12n;
  const price = BigInt((overagePriceMinor ?? "0.000000000000").replace(".", ""));
  const beyond = includedMinutes === null ? 0n : BigInt(Math.max(0, minutes - includedMinutes));
  return Number((beyond * price * 2n + unit) / (2n * unit));
}
