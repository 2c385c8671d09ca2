import { describe, expect, it } from "vitest";
import { nextStepOf } from "./usage-lists";

const AT = new Date("2026-11-22T12:00:00Z");
const OPEN: Parameters<typeof nextStepOf>[0] = {
  state: "open",
  isBlocked: false,
  isTrial: false,
  usageMode: "meter",
  endsAt: new Date("2026-12-01T00:00:00Z"),
  minutes: 12,
  acknowledgedMinutes: 12,
  hasUnansweredReport: false,
  invoiceReleasedAt: null,
};

describe("nextStepOf", () => {
  it.each([
    ["what Stripe knows already waits for the next call", OPEN, "wait"],
    ["a period without calls waits too", { ...OPEN, minutes: 0, acknowledgedMinutes: null }, "wait"],
    ["what Stripe does not know is reported", { ...OPEN, minutes: 13 }, "report"],
    ["what Stripe did not answer is reported again", { ...OPEN, hasUnansweredReport: true }, "report"],
    ["a trial is watched", { ...OPEN, isTrial: true, minutes: 13 }, "watch"],
    ["a plan without overage is watched", { ...OPEN, usageMode: "none" }, "watch"],
    ["overage by item is billed at the end", { ...OPEN, usageMode: "invoice_item", minutes: 13 }, "itemize"],
    ["one that has ended is closed", { ...OPEN, endsAt: AT }, "close"],
    ["one that is closing is gone on with", { ...OPEN, state: "closing" }, "close"],
    ["a blocked one waits for a person", { ...OPEN, isBlocked: true }, "person"],
    ["also when it has ended", { ...OPEN, isBlocked: true, endsAt: AT }, "person_ended"],
    ["a settled one's invoice is handed back", { ...OPEN, state: "settled" }, "hand_back"],
    ["then there is nothing left", { ...OPEN, state: "settled", invoiceReleasedAt: AT }, "nothing"],
  ] as const)("%s", (_rule, period, step) => {
    expect(nextStepOf(period, AT)).toBe(step);
  });
});
