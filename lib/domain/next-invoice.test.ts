import { expect, test } from "vitest";
import { expectedInvoiceMinor } from "./next-invoice";

const growth = {
  amountMinor: 14_900,
  usageMinor: 0,
  balanceAfterMinor: null,
  isTrial: false,
  usageMode: "meter" as const,
  minutesUsed: 700,
  includedMinutes: 800,
  overagePriceMinor: "17",
};

test.each([
  ["within the allowance it is the preview", {}, 14_900],
  ["usage since the preview is added", { minutesUsed: 900 }, 16_600],
  [
    "usage that the preview had is not added twice",
    { minutesUsed: 900, amountMinor: 15_580, usageMinor: 680 },
    16_600,
  ],
  [
    "an item that is added at closing is counted already",
    { usageMode: "invoice_item" as const, minutesUsed: 801 },
    14_917,
  ],
  ["a trial's usage is not billed", { isTrial: true, minutesUsed: 5_000 }, 14_900],
  ["a plan without overage stays as it is", { usageMode: "none" as const, minutesUsed: 5_000 }, 14_900],
  ["an amount whose usage is not known stays as it is", { usageMinor: null, minutesUsed: 900 }, 14_900],
  [
    "credit that the preview left is used up by usage since then",
    { amountMinor: 0, balanceAfterMinor: -1_000, minutesUsed: 900 },
    700,
  ],
  [
    "usage within that credit leaves nothing to pay",
    { amountMinor: 0, balanceAfterMinor: -5_000, minutesUsed: 900 },
    0,
  ],
  ["without a period nothing is added", { minutesUsed: null }, 14_900],
])("%s", (_rule, change, expected) => {
  expect(expectedInvoiceMinor({ ...growth, ...change })).toBe(expected);
});
