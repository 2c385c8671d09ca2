import { describe, expect, test } from "vitest";
import { type LicensedItem, mrrMinor, type SubscriptionDiscount } from "./mrr";

const monthly: LicensedItem = { unitAmountMinor: "14900", quantity: 1, interval: "month", intervalCount: 1 };
const none: SubscriptionDiscount[] = [];

describe("monthly recurring revenue", () => {
  test.each([
    ["an active month counts as it is", "active", [monthly], none, 14_900],
    ["a past due subscription still counts", "past_due", [monthly], none, 14_900],
    ["a trial does not count", "trialing", [monthly], none, 0],
    ["an ended one does not count", "canceled", [monthly], none, 0],
    ["a year is a twelfth", "active", [{ ...monthly, interval: "year" as const }], none, 1_242],
    ["every third month is a third", "active", [{ ...monthly, intervalCount: 3 }], none, 4_967],
    ["items add up by quantity", "active", [monthly, { ...monthly, quantity: 2 }], none, 44_700],
    ["a percentage is taken off", "active", [monthly], [{ percentOff: 20, amountOffMinor: null }], 11_920],
    [
      "an amount off a year is a twelfth of it",
      "active",
      [{ ...monthly, unitAmountMinor: "120000", interval: "year" as const }],
      [{ percentOff: null, amountOffMinor: 12_000 }],
      9_000,
    ],
    [
      "an amount off never goes below nothing",
      "active",
      [monthly],
      [{ percentOff: null, amountOffMinor: 20_000 }],
      0,
    ],
  ] as const)("%s", (_rule, status, items, discounts, expected) => {
    expect(mrrMinor(status, items, discounts)).toBe(expected);
  });
});
