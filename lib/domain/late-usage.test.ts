import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decisionAtOnce, lateDifference, paidBack, takesLateUsage } from "./late-usage";
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

describe("a credit", () => {
  test.each([
    ["without a discount is its price", 170, -119, [], -119],
    ["pays back what was left of the price by a share", 170, -100, [20], -80],
    ["is the difference of what was paid, not a rounded difference", 170, -119, [15], -101],
    ["of the rest pays back the rest", 51, -51, [15], -43],
    ["takes shares off one after the other", 10_000, -10_000, [10, 20], -7_200],
    ["of usage that was free pays nothing back", 170, -170, [100], 0],
    ["takes a share of a part of a percent", 1_000, -1_000, [12.5], -875],
  ])("%s", (_rule, known, credit, percents, paid) => {
    expect(paidBack(known, credit, percents)).toBe(paid);
  });

  test("in any number of parts pays back exactly what was paid", () => {
    const percent = fc.integer({ min: 1, max: 10_000 }).map((hundredths) => hundredths / 100);
    fc.assert(
      fc.property(
        fc.array(fc.nat(5_000), { minLength: 1 }),
        fc.array(percent, { maxLength: 3 }),
        (parts, percents) => {
          const whole = parts.reduce((sum, part) => sum + part, 0);
          let [known, paid] = [whole, 0];
          for (const part of parts) {
            paid += paidBack(known, -part, percents);
            known -= part;
          }
          expect(paid).toBe(paidBack(whole, -whole, percents));
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
