import { describe, expect, test } from "vitest";
import { type PlanForm, planFormOf, readPlanForm } from "./plan-form";

const form: PlanForm = {
  key: "growth",
  name: "Growth",
  currency: "EUR",
  billingInterval: "month",
  base: "149,00",
  usageMode: "meter",
  isUnlimited: false,
  included: "1 200",
  overage: "0.1712345678901",
  callIncrementSeconds: "6",
  trialDays: "14",
};

test("what was typed is read exactly", () => {
  const { terms } = readPlanForm(form);
  expect(terms).toEqual({
    key: "growth",
    name: "Growth",
    currency: "eur",
    billingInterval: "month",
    baseAmountMinor: 14_900,
    includedMinutes: 1_200,
    overagePriceMinor: "17.12345678901",
    usageMode: "meter",
    callIncrementSeconds: 6,
    trialDays: 14,
  });
  if (!terms) throw new Error("It is sound");
  expect(readPlanForm(planFormOf(terms)).terms).toEqual(terms);
  expect(readPlanForm(planFormOf(terms, ",")).terms).toEqual(terms);
});

test("a plan that bills no usage has no overage price and may be without limit", () => {
  const { terms } = readPlanForm({ ...form, usageMode: "none", isUnlimited: true });
  expect(terms).toMatchObject({ includedMinutes: null, overagePriceMinor: null });
});

describe("a problem names its field", () => {
  test.each([
    [{ key: "Growth" }, "key", "key"],
    [{ name: "  " }, "name", "name"],
    [{ currency: "euro" }, "currency", "currency"],
    [{ base: "much" }, "base", "amount"],
    [{ base: "1.999" }, "base", "wholeAmount"],
    [{ currency: "jpy", base: "1.5", overage: "0.5" }, "base", "wholeAmount"],
    [{ currency: "kwd", base: "1.234" }, "base", "amountStep"],
    [{ included: "" }, "included", "minutes"],
    [{ included: "12.5" }, "included", "minutes"],
    [{ overage: "" }, "overage", "price"],
    [{ overage: "0.123456789012345" }, "overage", "price"],
    [{ trialDays: "731" }, "trialDays", "trialDays"],
  ] as const)("%o", (change, field, problem) => {
    expect(readPlanForm({ ...form, ...change }).problems).toEqual({ [field]: problem });
  });
});
