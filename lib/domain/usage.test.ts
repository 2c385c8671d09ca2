import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { billableSeconds, billedMinutes, overageAmountMinor, overageMinutes, periodMinutes } from "./usage";

describe("billable seconds", () => {
  test.each([
    ["a call of no length costs nothing", 0, 60, 0],
    ["a started increment counts in full", 1, 6, 6],
    ["a whole increment is not rounded up", 12, 6, 12],
    ["by the second, nothing is rounded", 61, 1, 61],
    ["by the minute, one second more is a minute more", 61, 60, 120],
  ])("%s", (_rule, seconds, increment, expected) => {
    expect(billableSeconds(seconds, increment)).toBe(expected);
  });

  test("are never less than the duration and never a whole increment more", () => {
    fc.assert(
      fc.property(fc.nat(86_400), fc.constantFrom(1, 6, 30, 60), (seconds, increment) => {
        const billable = billableSeconds(seconds, increment);
        expect(billable).toBeGreaterThanOrEqual(seconds);
        expect(billable - seconds).toBeLessThan(increment);
        expect(billable % increment).toBe(0);
      }),
    );
  });
});

describe("a period's total", () => {
  test.each([
    ["no call, no minute", 0, 0],
    ["a started minute counts in full", 1, 1],
    ["a full minute counts once", 60, 1],
    ["it is rounded once, not per call", 61 + 61, 3],
  ])("%s", (_rule, seconds, expected) => {
    expect(periodMinutes(seconds)).toBe(expected);
  });
});

describe("what an invoice bills", () => {
  test.each([
    ["metered lines name every minute", "meter", 900, 950, 800, 900],
    ["an item names the minutes beyond", "invoice_item", 12, 10_012, 10_000, 10_012],
    ["without an item, the minutes within", "invoice_item", 0, 300, 10_000, 300],
    ["without an item, nothing beyond", "invoice_item", 0, 10_300, 10_000, 10_000],
  ] as const)("%s", (_rule, mode, lines, used, included, expected) => {
    expect(billedMinutes(mode, lines, used, included)).toBe(expected);
  });
});

describe("overage", () => {
  test.each([
    ["within the allowance nothing is due", 800, 800, 0],
    ["one minute beyond is one minute", 801, 800, 1],
    ["no allowance makes every minute overage", 5, 0, 5],
    ["an unlimited plan has none", 5_000, null, 0],
  ])("%s", (_rule, minutes, included, expected) => {
    expect(overageMinutes(minutes, included)).toBe(expected);
  });

  test.each([
    ["whole cents multiply", 214, "17", 3_638],
    ["half a cent rounds up, once", 3, "12.5", 38],
    ["twelve places are kept until the end", 1_000_000, "0.000001500000", 2],
    ["no price, no amount", 10, null, 0],
  ])("%s", (_rule, minutes, price, expected) => {
    expect(overageAmountMinor(minutes, price)).toBe(expected);
  });
});
