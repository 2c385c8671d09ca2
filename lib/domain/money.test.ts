import { describe, expect, test } from "vitest";
import { mainUnitsOf, minorDigitsOf } from "./money";

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
