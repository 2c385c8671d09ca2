import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decisionAtOnce, lateDifference, takesLateUsage } from "./late-usage";
import { overageAmountMinor, overageMinutes } from "./usage";

const TERMS = { includedMinutes: 100, overagePriceMinor: "12.5" };

describe("late usage", () => {
  test.each([
    ["beyond the allowance costs its minutes", 100, 104, 4, 50],
    ["that crosses the allowance costs what is beyond it", 98, 104, 6, 50],
    ["within the allowance costs nothing", 10, 90, 80, 0],
    ["of a correction down gives back what was paid", 104, 98, -6, -50],
    ["costs the difference of rounded prices, not a rounded difference", 101, 102, 1, 12],
    ["after an odd minute costs the other half of the cent", 102, 103, 1, 13],
  ])("%s", (_rule, known, minutes, difference, amountMinor) => {
    expect(lateDifference(known, minutes, TERMS)).toEqual({ minutes: difference, amountMinor });
  });

  test("costs nothing where usage is unlimited or without a price", () => {
    expect(lateDifference(1, 900, { ...TERMS, includedMinutes: null }).amountMinor).toBe(0);
    expect(lateDifference(1, 900, { ...TERMS, overagePriceMinor: null }).amountMinor).toBe(0);
  });

  test("in any number of rows adds up to exactly the period's difference", () => {
    const price = fc.tuple(fc.nat(500), fc.nat(999_999)).map(([whole, part]) => `${whole}.${part}`);
    fc.assert(
      fc.property(
        fc.nat(5_000),
        fc.array(fc.nat(5_000), { minLength: 1 }),
        fc.option(fc.nat(3_000), { nil: null }),
        fc.option(price, { nil: null }),
        (settled, totals, includedMinutes, overagePriceMinor) => {
          const terms = { includedMinutes, overagePriceMinor };
          let [minutes, amountMinor, known] = [0, 0, settled];
          for (const total of totals) {
            const row = lateDifference(known, total, terms);
            minutes += row.minutes;
            amountMinor += row.amountMinor;
            known = total;
          }
          const priceOf = (total: number) =>
            overageAmountMinor(overageMinutes(total, includedMinutes), overagePriceMinor);
          expect(minutes).toBe(known - settled);
          expect(amountMinor).toBe(priceOf(known) - priceOf(settled));
        },
      ),
    );
  });
});

test.each([
  ["review", 85, null],
  ["review", -85, null],
  ["review", 0, "nothing_due"],
  ["next_invoice", 85, "next_invoice"],
  ["next_invoice", -85, "next_invoice"],
  ["next_invoice", 0, "nothing_due"],
  ["write_off", 85, "write_off"],
] as const)("under the policy %s, an amount of %d is decided as %s", (policy, amountMinor, decision) => {
  expect(decisionAtOnce(policy, amountMinor)).toBe(decision);
});

test.each([
  ["goes on", { status: "active", cancelAt: null, currency: "eur" }, true],
  ["is past due", { status: "past_due", cancelAt: null, currency: "eur" }, true],
  ["ends with its period", { status: "active", cancelAt: new Date(), currency: "eur" }, false],
  ["has ended", { status: "canceled", cancelAt: null, currency: "eur" }, false],
  ["bills in another currency", { status: "active", cancelAt: null, currency: "usd" }, false],
  ["never was", { status: null, cancelAt: null, currency: null }, false],
] as const)("a subscription that %s takes late usage or does not", (_which, subscription, takes) => {
  expect(takesLateUsage(subscription, "eur")).toBe(takes);
});
