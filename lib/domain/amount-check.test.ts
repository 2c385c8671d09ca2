import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BilledLine, checkAmount, type LateAmount, type SettledPeriod } from "./amount-check";
import { explainAmount, type PeriodTerms } from "./amount-explanation";

const growth: PeriodTerms = {
  usageMode: "meter",
  isTrial: false,
  includedMinutes: 800,
  overagePriceMinor: "17",
};
const settled: SettledPeriod = {
  state: "settled",
  settledMinutes: 901,
  stripeInvoiceId: "in_1",
  invoiceStatus: "paid",
};
const included: BilledLine = { amountMinor: 0, invoiceStatus: "paid", isLate: false };
const overage: BilledLine = { amountMinor: 1_717, invoiceStatus: "paid", isLate: false };

function used(minutes: number, terms = growth) {
  return explainAmount(terms, { calls: 1, durationSeconds: minutes * 60, billableSeconds: minutes * 60 });
}
const check = (minutes: number, period: SettledPeriod, lines: BilledLine[], late: LateAmount[] = []) =>
  checkAmount(growth, used(minutes), period, lines, late);

describe("the check of an amount", () => {
  test("Stripe's lines come to the explained amount", () => {
    expect(check(901, settled, [included, overage])).toEqual({
      is: "equal",
      billedMinor: 1_717,
      differenceMinor: 0,
      causes: [],
    });
  });

  test("a period within its allowance needs no line", () => {
    const without = { ...settled, settledMinutes: 700, stripeInvoiceId: null, invoiceStatus: null };
    expect(check(700, without, [])).toMatchObject({ is: "equal", billedMinor: 0 });
  });

  test.each([
    ["a running period is told so far", { ...settled, state: "open", settledMinutes: null }, "so_far"],
    ["an ended one waits for its invoice", { ...settled, state: "closing", settledMinutes: null }, "closing"],
    ["an invoice that is not in our copy says nothing", { ...settled, invoiceStatus: null }, "unread"],
  ] as const)("%s", (_rule, period, is) => {
    expect(check(901, period, [])).toMatchObject({ is, differenceMinor: -1_717, causes: [] });
  });

  test.each<[string, number, SettledPeriod, BilledLine[], LateAmount[], object]>([
    [
      "late calls that nobody decided on",
      906,
      settled,
      [included, overage],
      [{ amountMinor: 85, standing: "undecided" }],
      { is: "different", differenceMinor: -85, causes: [{ cause: "late_undecided", amountMinor: -85 }] },
    ],
    [
      "late calls that were written off",
      906,
      settled,
      [overage],
      [{ amountMinor: 85, standing: "written_off" }],
      { is: "different", differenceMinor: -85, causes: [{ cause: "late_written_off", amountMinor: -85 }] },
    ],
    [
      "late calls that wait for their invoice",
      906,
      settled,
      [overage],
      [{ amountMinor: 85, standing: "to_bill" }],
      { is: "different", differenceMinor: -85, causes: [{ cause: "late_not_yet_billed", amountMinor: -85 }] },
    ],
    [
      "late calls that a later invoice bills are billed",
      906,
      settled,
      [overage, { amountMinor: 85, invoiceStatus: "open", isLate: true }],
      [{ amountMinor: 85, standing: "to_bill" }],
      { is: "equal", billedMinor: 1_802, differenceMinor: 0, causes: [] },
    ],
    [
      "late calls that no run has met yet",
      906,
      settled,
      [overage],
      [],
      { is: "different", differenceMinor: -85, causes: [{ cause: "late_not_recorded", amountMinor: -85 }] },
    ],
    [
      "a line that somebody changed in Stripe",
      901,
      settled,
      [{ ...overage, amountMinor: 1_000 }],
      [],
      { is: "different", differenceMinor: -717, causes: [{ cause: "changed_in_stripe", amountMinor: -717 }] },
    ],
    [
      "an invoice that was voided",
      901,
      { ...settled, invoiceStatus: "void" },
      [{ ...overage, invoiceStatus: "void" }],
      [],
      { is: "different", billedMinor: 0, causes: [{ cause: "voided", amountMinor: -1_717 }] },
    ],
  ])("%s", (_rule, minutes, period, lines, late, expected) => {
    expect(check(minutes, period, lines, late)).toMatchObject(expected);
  });

  test("a trial bills nothing, and a line that bills it is a difference", () => {
    const trial = { ...growth, isTrial: true };
    const period = { ...settled, settledMinutes: 2_000 };
    expect(checkAmount(trial, used(2_000, trial), period, [included], [])).toMatchObject({ is: "equal" });
    expect(checkAmount(trial, used(2_000, trial), period, [overage], [])).toMatchObject({
      is: "different",
      causes: [{ cause: "changed_in_stripe", amountMinor: 1_717 }],
    });
  });

  test("the causes add up to the difference, to the minor unit", () => {
    const amount = fc.integer({ min: -100_000, max: 100_000 });
    const line = fc.record({
      amountMinor: amount,
      invoiceStatus: fc.constantFrom("draft", "open", "paid", "void", "deleted"),
      isLate: fc.boolean(),
    });
    const late = fc.record({
      amountMinor: amount,
      standing: fc.constantFrom("undecided", "to_bill", "written_off"),
    });
    const period = fc.record({
      state: fc.constant("settled" as const),
      settledMinutes: fc.nat(5_000),
      stripeInvoiceId: fc.constant("in_1"),
      invoiceStatus: fc.constantFrom("draft", "open", "paid", "void", "deleted"),
    });
    fc.assert(
      fc.property(fc.nat(5_000), period, fc.array(line), fc.array(late), (minutes, of, lines, rows) => {
        const { differenceMinor, billedMinor, causes } = check(minutes, of, lines, rows);
        expect(causes.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(differenceMinor);
        expect(billedMinor - used(minutes).amountMinor).toBe(differenceMinor);
      }),
    );
  });
});
