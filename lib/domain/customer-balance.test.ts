import { expect, test } from "vitest";
import { billWithBalance } from "./customer-balance";

test.each([
  ["without a balance all of it is due", 9_900, 0, 9_900, 0],
  ["credit is used up first", 9_900, -2_000, 7_900, 0],
  ["more credit than the invoice stays", 9_900, -12_000, 0, -2_100],
  ["what is owed is due besides", 9_900, 500, 10_400, 0],
  ["an invoice below zero becomes credit", -3_000, 0, 0, -3_000],
  ["what is owed is taken off such credit", -3_000, 1_000, 0, -2_000],
])("%s", (_rule, totalMinor, balanceMinor, dueMinor, balanceAfterMinor) => {
  expect(billWithBalance(totalMinor, balanceMinor)).toEqual({ dueMinor, balanceAfterMinor });
});
