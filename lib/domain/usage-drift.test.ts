import { describe, expect, test } from "vitest";
import { judgeUsage, type UsageFacts } from "./usage-drift";

const at = (text: string) => new Date(`2026-03-${text}Z`);

/** A metered period of 900 minutes, 800 of them included, about which everybody agrees. */
const OPEN: UsageFacts = {
  usageMode: "meter",
  state: "open",
  startsAt: at("01T00:00:00"),
  endsAt: at("31T00:00:00"),
  includedMinutes: 800,
  overagePriceMinor: "17",
  calls: 900,
  days: 900,
  isPending: false,
  acknowledged: 900,
  isUnanswered: false,
  isRefused: false,
  lastReport: { eventAt: at("20T10:00:00"), sentAt: at("20T10:00:00") },
  told: [500, 900],
  settled: null,
  late: 0,
  meter: 900,
  invoice: null,
  now: at("20T14:00:00"),
};
const SETTLED: UsageFacts = {
  ...OPEN,
  state: "settled",
  settled: 900,
  invoice: { isDraft: false, minutes: 900, amountMinor: 1_700 },
};
const DRAFT: UsageFacts = { ...SETTLED, invoice: { isDraft: true, minutes: 900, amountMinor: 1_700 } };
const ITEM: UsageFacts = {
  ...SETTLED,
  usageMode: "invoice_item",
  meter: null,
  acknowledged: 0,
  lastReport: null,
  told: [],
  invoice: { isDraft: false, minutes: 100, amountMinor: 1_700 },
};
const ITEM_DRAFT: UsageFacts = { ...ITEM, invoice: { isDraft: true, minutes: 100, amountMinor: 1_700 } };

describe("nothing differs", () => {
  test.each<[string, UsageFacts]>([
    ["while all figures are the same", OPEN],
    ["before the first call", { ...OPEN, calls: 0, days: 0, acknowledged: 0, meter: 0, told: [] }],
    [
      "while the usage job has the newest call before it",
      { ...OPEN, calls: 901, days: 901, isPending: true },
    ],
    ["while a report's answer is not known", { ...OPEN, isUnanswered: true, meter: 950 }],
    ["when it settled as billed", SETTLED],
    ["when late usage has on record what came later", { ...SETTLED, calls: 905, days: 905, late: 5 }],
    ["when the item bills what is beyond the allowance", ITEM],
    ["before an item is made", { ...ITEM, state: "open", settled: null, invoice: null }],
    ["when a settled period needed no invoice", { ...SETTLED, invoice: null }],
    ["when somebody told the meter something after the invoice was final", { ...SETTLED, meter: 7 }],
  ])("%s", (_rule, facts) => {
    expect(judgeUsage(facts)).toBeNull();
  });
});

describe("a difference has its cause and its repair", () => {
  test.each<[string, UsageFacts, string, string[]]>([
    ["days that do not say what their calls say", { ...OPEN, days: 890 }, "days_differ", ["mend_days"]],
    [
      "a call that no report told of, and that no job will",
      { ...OPEN, calls: 905, days: 905 },
      "late_call",
      ["send_again"],
    ],
    [
      "a call after settlement that is not on record",
      { ...SETTLED, calls: 905, days: 905 },
      "late_call",
      ["record_late"],
    ],
    ["a report that Stripe refused", { ...OPEN, isRefused: true }, "report_refused", ["send_again"]],
    ["a report that Stripe took and lost", { ...OPEN, meter: 500 }, "report_lost", ["send_again"]],
    ["all reports lost", { ...OPEN, meter: 0 }, "report_lost", ["send_again"]],
    [
      "a summary that lags behind a fresh report",
      { ...OPEN, meter: 500, now: at("20T10:30:00") },
      "clock",
      [],
    ],
    [
      "a report stamped after a period that was cut short",
      { ...OPEN, meter: 500, endsAt: at("20T09:00:00") },
      "clock",
      ["send_again"],
    ],
    ["a value that we never told", { ...OPEN, meter: 7 }, "changed_by_hand", ["send_again"]],
    [
      "a value that we never told, a moment after ours",
      { ...OPEN, meter: 7, now: at("20T10:01:00") },
      "changed_by_hand",
      ["send_again"],
    ],
    ["part of a minute", { ...OPEN, meter: 900.4 }, "rounding", ["send_again"]],
    ["a strange value under a draft", { ...DRAFT, meter: 7 }, "changed_by_hand", ["send_again"]],
    ["a lost report under a draft", { ...DRAFT, meter: 500 }, "report_lost", ["send_again"]],
    [
      "metered lines of a draft that lag behind the meter",
      { ...DRAFT, invoice: { isDraft: true, minutes: 500, amountMinor: 0 } },
      "clock",
      [],
    ],
    [
      "other minutes on a final invoice",
      { ...SETTLED, invoice: { isDraft: false, minutes: 850, amountMinor: 850 } },
      "changed_by_hand",
      ["record_late", "accept"],
    ],
    [
      "an item that was edited on a draft",
      { ...ITEM_DRAFT, invoice: { isDraft: true, minutes: 60, amountMinor: 1_020 } },
      "changed_by_hand",
      ["put_back"],
    ],
    [
      "an item that was removed from a draft",
      { ...ITEM_DRAFT, invoice: { isDraft: true, minutes: 0, amountMinor: 0 } },
      "changed_by_hand",
      ["put_back"],
    ],
    [
      "an item whose price was edited on a draft",
      { ...ITEM_DRAFT, invoice: { isDraft: true, minutes: 100, amountMinor: 100 } },
      "changed_by_hand",
      ["put_back"],
    ],
    [
      "an item that was gone when the invoice was finalized",
      { ...ITEM, invoice: { isDraft: false, minutes: 0, amountMinor: 0 } },
      "changed_by_hand",
      ["record_late", "accept"],
    ],
    [
      "a price that was edited before the invoice was finalized",
      { ...ITEM, invoice: { isDraft: false, minutes: 100, amountMinor: 100 } },
      "changed_by_hand",
      ["accept"],
    ],
    [
      "a minor unit that Stripe rounded otherwise",
      { ...SETTLED, invoice: { isDraft: false, minutes: 900, amountMinor: 1_701 } },
      "rounding",
      ["accept"],
    ],
  ])("%s", (_rule, facts, cause, fixes) => {
    expect(judgeUsage(facts)).toEqual({ cause, fixes });
  });

  test("the first cause counts: wrong days are mended before a report is judged", () => {
    expect(judgeUsage({ ...OPEN, days: 890, isRefused: true })?.cause).toBe("days_differ");
  });
});
