import { describe, expect, it } from "vitest";
import { monthsOffered, type UsageChoice, usageChoiceFrom, windowOf } from "./usage-view";

const TODAY = new Date("2026-11-22T15:30:00Z");
const NOVEMBER = new Date("2026-11-01T00:00:00Z");
const PERIOD = { startsAt: new Date("2026-11-03T09:12:00Z"), endsAt: new Date("2026-12-03T09:12:00Z") };

type Search = Parameters<typeof usageChoiceFrom>[0];

describe("usageChoiceFrom", () => {
  it.each([
    ["nothing asked falls back, to this month", {}, "30d", "2026-11-01"],
    ["a month can be chosen", { usage: "month", month: "2026-02" }, "month", "2026-02-01"],
    ["an unknown window falls back", { usage: "year" }, "30d", "2026-11-01"],
    ["a month that does not exist falls back", { usage: "month", month: "2026-13" }, "month", "2026-11-01"],
    ["a repeated parameter falls back", { usage: ["7d", "7d"] }, "30d", "2026-11-01"],
  ] satisfies [string, Search, string, string][])("%s", (_rule, search, view, month) => {
    const choice = usageChoiceFrom(search, "30d", TODAY);
    expect({ view: choice.view, month: choice.month.toISOString().slice(0, 10) }).toEqual({ view, month });
  });
});

describe("windowOf", () => {
  it.each([
    [
      "seven days are today and the six before",
      { view: "7d", month: NOVEMBER },
      "2026-11-16T00:00:00.000Z",
      "2026-11-23T00:00:00.000Z",
    ],
    [
      "thirty days are today and the 29 before",
      { view: "30d", month: NOVEMBER },
      "2026-10-24T00:00:00.000Z",
      "2026-11-23T00:00:00.000Z",
    ],
    [
      "this month runs to the end of today",
      { view: "month", month: NOVEMBER },
      "2026-11-01T00:00:00.000Z",
      "2026-11-23T00:00:00.000Z",
    ],
    [
      "a past month is whole",
      { view: "month", month: new Date("2026-02-01T00:00:00Z") },
      "2026-02-01T00:00:00.000Z",
      "2026-03-01T00:00:00.000Z",
    ],
    [
      "the period starts to the second",
      { view: "period", month: NOVEMBER },
      "2026-11-03T09:12:00.000Z",
      "2026-11-23T00:00:00.000Z",
    ],
  ] as const satisfies [string, UsageChoice, string, string][])("%s", (_rule, choice, from, to) => {
    const window = windowOf(choice, TODAY, PERIOD);
    expect([window?.from.toISOString(), window?.to.toISOString()]).toEqual([from, to]);
  });

  it("without a period there is no window of it", () => {
    expect(windowOf({ view: "period", month: NOVEMBER }, TODAY, null)).toBeNull();
  });
});

it("offers two years of months, this one first", () => {
  const months = monthsOffered(TODAY);
  expect([months.length, months[0], months[11], months[23]]).toEqual([24, "2026-11", "2025-12", "2024-12"]);
});
