import { expect, test } from "vitest";
import type { UsageFacts } from "./usage-drift";
import { planUsageRepair } from "./usage-repair";

const at = new Date("2026-03-20T10:00:00Z");

/** 905 minutes used of 800 included, of which Stripe shows 500. */
const FACTS: UsageFacts = {
  usageMode: "meter",
  state: "open",
  startsAt: at,
  endsAt: at,
  includedMinutes: 800,
  overagePriceMinor: "17",
  calls: 905,
  days: 805,
  isPending: false,
  acknowledged: 900,
  isUnanswered: false,
  isRefused: false,
  lastReport: null,
  told: [],
  settled: null,
  late: 0,
  meter: 500,
  invoice: null,
  now: at,
};
const SETTLED = { ...FACTS, state: "settled" as const, settled: 900, late: 5 };
const ITEM = { ...SETTLED, usageMode: "invoice_item" as const, meter: null };

test.each([
  [
    "sending again tells the total of the calls",
    planUsageRepair(FACTS, "send_again"),
    {
      told: { to: "meter", minutes: 905 },
      billBeforeMinor: 0,
      billAfterMinor: 105 * 17,
    },
  ],
  [
    "sending again under a draft tells what was settled",
    planUsageRepair({ ...SETTLED, invoice: { isDraft: true, minutes: 500, amountMinor: 0 } }, "send_again"),
    { told: { to: "meter", minutes: 900 }, billBeforeMinor: 0, billAfterMinor: 1_700 },
  ],
  [
    "an item that is put back bills what is beyond the allowance",
    planUsageRepair({ ...ITEM, invoice: { isDraft: true, minutes: 0, amountMinor: 0 } }, "put_back"),
    { told: { to: "draft", minutes: 105 }, billBeforeMinor: 0, billAfterMinor: 105 * 17 },
  ],
  [
    "mended days tell Stripe nothing, and change what the period comes to",
    planUsageRepair(FACTS, "mend_days"),
    { told: null, billBeforeMinor: 5 * 17, billAfterMinor: 105 * 17 },
  ],
  [
    "what a final invoice bills too little becomes late usage",
    planUsageRepair(
      { ...SETTLED, invoice: { isDraft: false, minutes: 850, amountMinor: 850 }, late: 0 },
      "record_late",
    ),
    { told: null, billBeforeMinor: 850, billAfterMinor: 850, lateMinor: 55 * 17 },
  ],
  [
    "what a final invoice bills too much becomes a credit",
    planUsageRepair(
      { ...ITEM, invoice: { isDraft: false, minutes: 110, amountMinor: 1_870 }, late: 0 },
      "record_late",
    ),
    { lateMinor: -5 * 17 },
  ],
  [
    "late usage on record is not recorded twice",
    planUsageRepair(
      { ...SETTLED, calls: 906, invoice: { isDraft: false, minutes: 900, amountMinor: 1_700 } },
      "record_late",
    ),
    { lateMinor: 17 },
  ],
  [
    "a late call that a draft still takes is on its bill",
    planUsageRepair(
      { ...SETTLED, invoice: { isDraft: true, minutes: 900, amountMinor: 1_700 } },
      "record_late",
    ),
    { billAfterMinor: 105 * 17, lateMinor: null },
  ],
  [
    "what is accepted stays as it is",
    planUsageRepair({ ...SETTLED, invoice: { isDraft: false, minutes: 900, amountMinor: 1_701 } }, "accept"),
    { told: null, billBeforeMinor: 1_701, billAfterMinor: 1_701, lateMinor: null },
  ],
])("%s", (_rule, plan, expected) => {
  expect(plan).toMatchObject(expected);
});
