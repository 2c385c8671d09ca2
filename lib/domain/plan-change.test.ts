import { describe, expect, it } from "vitest";
import { isPreviewFresh, whyNoPlanChange } from "./plan-change";

describe("whyNoPlanChange", () => {
  const running = { status: "active", isEnding: false, hasScheduledChange: false } as const;
  it.each([
    ["a running subscription can change", running, null],
    ["a trial can change", { ...running, status: "trialing" }, null],
    ["who owes can change", { ...running, status: "past_due" }, null],
    ["a paused one is resumed first", { ...running, status: "paused" }, "needs_active"],
    ["an unpaid one pays first", { ...running, status: "unpaid" }, "needs_active"],
    ["one never paid cannot change", { ...running, status: "incomplete" }, "needs_active"],
    ["one that ends is resumed first", { ...running, isEnding: true }, "ending_first"],
    ["one change at a time", { ...running, hasScheduledChange: true }, "change_scheduled"],
  ] as const)("%s", (_rule, subscription, reason) => {
    expect(whyNoPlanChange(subscription)).toBe(reason);
  });
});

describe("isPreviewFresh", () => {
  const at = (iso: string) => new Date(`2026-03-10T${iso}Z`);
  it.each([
    ["a moment old is fresh", "10:00:00", "10:00:01", true],
    ["ten minutes old is the last that counts", "10:00:00", "10:10:00", true],
    ["older is stale", "10:00:00", "10:10:01", false],
    ["the future was never shown", "10:00:01", "10:00:00", false],
    ["another period's is stale", "08:59:59", "09:00:01", false],
  ])("%s", (_rule, shown, now, isFresh) => {
    expect(isPreviewFresh(at(shown), at("09:00:00"), at(now))).toBe(isFresh);
  });
});
