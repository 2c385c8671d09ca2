import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decisionAtOnce, discountedDifference, lateDifference, takesLateUsage } from "./late-usage";
import { overageAmountMinor, overageMinutes } from "./usage";

const PAUSED = { status: "active", cancelAt: null, currency: "eur" } as const;
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

describe("after the shares that its period had off, late usage", () => {
  test.each([
    ["is its price where there were none", 170, -119, [], -119],
    ["is what a share leaves of the price", 170, -100, [20], -80],
    ["charges what a share leaves of the price", 170, 100, [20], 80],
    ["is the difference of what was paid, not a rounded difference", 170, -119, [15], -101],
    ["that takes the rest back pays the rest back", 51, -51, [15], -43],
    ["has shares off one after the other", 10_000, -10_000, [10, 20], -7_200],
    ["is nothing where usage was free", 170, -170, [100], 0],
    ["has a part of a percent off", 1_000, -1_000, [12.5], -875],
  ])("%s", (_rule, known, credit, percents, paid) => {
    expect(discountedDifference(known, credit, percents)).toBe(paid);
  });

  test("adds up, in any number of charges and credits, to what its minutes would have cost in time", () => {
    const percent = fc.integer({ min: 1, max: 10_000 }).map((hundredths) => hundredths / 100);
    fc.assert(
      fc.property(
        fc.array(fc.nat(50_000), { minLength: 2 }),
        fc.array(percent, { maxLength: 3 }),
        ([settled = 0, ...prices], percents) => {
          let [known, paid] = [settled, 0];
          for (const price of prices) {
            paid += discountedDifference(known, price - known, percents);
            known = price;
          }
          expect(paid).toBe(discountedDifference(settled, known - settled, percents));
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
  expect(decisionAtOnce(policy, amountMinor, { invoiceStatus: "paid", hasUnbilled: false })).toBe(decision);
  expect(decisionAtOnce(policy, amountMinor, { invoiceStatus: null, hasUnbilled: false })).toBe(decision);
});

test.each(["void", "uncollectible", "deleted"])(
  "what came late to an invoice that is %s is a person's to bill",
  (status) => {
    const facts = { invoiceStatus: status, hasUnbilled: false };
    expect(decisionAtOnce("next_invoice", 85, facts)).toBeNull();
    expect(decisionAtOnce("next_invoice", -85, facts)).toBeNull();
    expect(decisionAtOnce("write_off", 85, facts)).toBe("write_off");
    expect(decisionAtOnce("next_invoice", 0, facts)).toBe("nothing_due");
  },
);

test("a credit is a person's to give where earlier late usage was not billed; a charge is not", () => {
  const facts = { invoiceStatus: "paid", hasUnbilled: true };
  expect(decisionAtOnce("next_invoice", -85, facts)).toBeNull();
  expect(decisionAtOnce("next_invoice", 85, facts)).toBe("next_invoice");
  expect(decisionAtOnce("write_off", -85, facts)).toBe("write_off");
});

test.each([
  ["goes on", { status: "active", cancelAt: null, currency: "eur" }, true],
  ["is past due", { status: "past_due", cancelAt: null, currency: "eur" }, true],
  ["ends with its period", { status: "active", cancelAt: new Date(), currency: "eur" }, false],
  ["has ended", { status: "canceled", cancelAt: null, currency: "eur" }, false],
  ["bills in another currency", { status: "active", cancelAt: null, currency: "usd" }, false],
  ["is paused, its invoices voided", { ...PAUSED, pauseBehavior: "void" }, false],
  ["is paused, its invoices given up", { ...PAUSED, pauseBehavior: "mark_uncollectible" }, false],
  ["is paused, its invoices kept as drafts", { ...PAUSED, pauseBehavior: "keep_as_draft" }, true],
  ["never was", { status: null, cancelAt: null, currency: null }, false],
] as const)("a subscription that %s takes late usage or does not", (_which, subscription, takes) => {
  expect(takesLateUsage({ pauseBehavior: null, ...subscription }, "eur")).toBe(takes);
});
