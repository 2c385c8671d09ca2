import { describe, expect, test } from "vitest";
import { mainUnitsOf, minorDigitsOf, minorStepOf, minorUnitsFrom, moneyText } from "./money";

describe("minorDigitsOf", () => {
  test.each([
    ["a euro has cents", "eur", 2],
    ["a yen has none", "jpy", 0],
    ["a dinar has thousandths", "KWD", 3],
    ["Stripe keeps two digits for the krona of Iceland", "isk", 2],
  ])("%s", (_rule, currency, digits) => {
    expect(minorDigitsOf(currency)).toBe(digits);
  });
});

describe("mainUnitsOf", () => {
  test.each([
    ["cents become euros", 9900, "eur", "99.00"],
    ["less than a euro keeps its zero", 5, "eur", "0.05"],
    ["a credit keeps its sign", -1250, "eur", "-12.50"],
    ["nothing is nothing", 0, "eur", "0.00"],
    ["yen stay whole", 9900, "jpy", "9900"],
    ["dinars have three digits", 1234, "kwd", "1.234"],
    ["a fraction of a cent is kept", "12.5", "eur", "0.125"],
    ["zeros of a stored price are dropped", "19.000000000000", "eur", "0.19"],
    ["an amount beyond a float is exact", "9007199254740993", "eur", "90071992547409.93"],
  ])("%s", (_rule, amount, currency, expected) => {
    expect(mainUnitsOf(amount, currency)).toBe(expected);
  });
});

describe("minorUnitsFrom", () => {
  test.each([
    ["cents of a euro", "0.19", "eur", "19"],
    ["a comma is a point", "149,00", "eur", "14900"],
    ["spaces between thousands", "1 200", "eur", "120000"],
    ["a yen is its own minor unit", "1500", "jpy", "1500"],
    ["thousandths of a dinar", "1.234", "kwd", "1234"],
    ["twelve places of a cent", "0.00123456789012", "eur", "0.123456789012"],
    ["thirteen are too many", "0.001234567890123", "eur", null],
    ["a fraction of a yen is kept for prices per minute", "0.5", "jpy", "0.5"],
    ["twelve digits keep every cent", "999999999999.99", "eur", "99999999999999"],
    ["a sign is refused", "-1", "eur", null],
    ["an exponent is refused", "1e3", "eur", null],
    ["nothing is refused", "", "eur", null],
  ])("%s", (_rule, typed, currency, expected) => {
    expect(minorUnitsFrom(typed, currency)).toBe(expected);
  });
});

describe("minorStepOf", () => {
  test.each([
    ["eur", 1],
    ["jpy", 1],
    ["KWD", 10],
    ["isk", 100],
  ])("%s is charged in steps of %i", (currency, step) => {
    expect(minorStepOf(currency)).toBe(step);
  });
});

describe("moneyText", () => {
  test.each([
    ["whole cents", 1_717, "eur", "€17.17"],
    ["a credit", -85, "eur", "-€0.85"],
    ["a yen without digits", 1_200, "jpy", "¥1,200"],
    ["a price to its last place", "0.333333333333", "eur", "€0.00333333333333"],
    [
      "an exact amount that no float holds",
      "123456789012.345678901234",
      "eur",
      "€1,234,567,890.12345678901234",
    ],
    ["zeros of a stored price are dropped", "17.000000000000", "eur", "€0.17"],
  ])("%s", (_rule, amount, currency, expected) => {
    expect(moneyText(amount, currency, "en")).toBe(expected);
  });
});
