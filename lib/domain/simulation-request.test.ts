import { describe, expect, test } from "vitest";
import {
  type DraftText,
  readDraft,
  readMonth,
  readPlanChoice,
  readTenant,
  usualMonth,
} from "./simulation-request";

const AT = new Date("2026-11-22T12:00:00Z");
const DRAFT: DraftText = {
  base: "149",
  currency: "EUR",
  interval: "",
  mode: "",
  included: "800",
  overage: "0,17",
  increment: "",
};

describe("the month of an address", () => {
  test.each([
    ["2026-10", { month: new Date("2026-10-01T00:00:00Z") }],
    ["2026-11", { month: new Date("2026-11-01T00:00:00Z") }],
    ["2026-12", { problem: "future" }],
    ["2026-13", { problem: "month" }],
    ["2026-1", { problem: "month" }],
    ["1999-01", { problem: "month" }],
    ["october", { problem: "month" }],
    ["", { problem: "month" }],
  ])("%s", (text, read) => expect(readMonth(text, AT)).toEqual(read));

  test("is the one before, until somebody chooses", () => expect(usualMonth(AT)).toBe("2026-10"));
});

describe("the plan of an address", () => {
  test.each([
    ["growth.2", { key: "growth", version: 2 }],
    ["growth", { key: "growth", version: null }],
    ["draft.1", { key: "draft", version: 1 }],
    ["growth.0", null],
    ["growth.1.2", null],
    ["Growth", null],
    ["growth.9999999", null],
    ["", null],
  ])("%s", (text, choice) => expect(readPlanChoice(text)).toEqual(choice));
});

test.each([
  ["12", { tenantId: 12 }],
  ["0", { problem: "tenant" }],
  ["1e3", { problem: "tenant" }],
  ["", { problem: "tenant" }],
])("the tenant %s of an address", (text, read) => expect(readTenant(text)).toEqual(read));

describe("a draft's terms", () => {
  test("are read to the last place, with what is left out as usual", () => {
    expect(readDraft(DRAFT).terms).toMatchObject({
      currency: "eur",
      billingInterval: "month",
      baseAmountMinor: 14_900,
      includedMinutes: 800,
      overagePriceMinor: "17",
      usageMode: "meter",
      callIncrementSeconds: 1,
    });
    expect(readDraft({ ...DRAFT, overage: "0.00012345678901" }).terms?.overagePriceMinor).toBe(
      "0.012345678901",
    );
  });

  test("without billed usage may include any number of minutes, or all", () => {
    const watched = { ...DRAFT, mode: "none", overage: "" };
    expect(readDraft(watched).terms).toMatchObject({ includedMinutes: 800, overagePriceMinor: null });
    expect(readDraft({ ...watched, included: "" }).terms?.includedMinutes).toBeNull();
  });

  test.each([
    [{ base: "" }, { base: "amount" }],
    [{ base: "-5" }, { base: "amount" }],
    [{ base: "1.5", currency: "jpy" }, { base: "wholeAmount" }],
    [{ base: "1.005", currency: "kwd" }, { base: "amountStep" }],
    [{ currency: "euro" }, { currency: "currency" }],
    [{ included: "" }, { included: "minutes" }],
    [{ included: "many" }, { included: "minutes" }],
    [{ overage: "" }, { overage: "price" }],
    [{ increment: "7" }, { increment: "choice" }],
    [
      { mode: "sometimes", interval: "week" },
      { mode: "choice", interval: "choice" },
    ],
  ] as const)("%j are refused with the field that is wrong", (changes, problems) => {
    expect(readDraft({ ...DRAFT, ...changes })).toEqual({ terms: null, problems });
  });
});
