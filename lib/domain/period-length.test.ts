import { describe, expect, test } from "vitest";
import { isShortPeriod } from "./period-length";

describe("a period", () => {
  test.each([
    ["of a February is a whole month", "2026-01-31T12:00:00Z", "2026-02-28T12:00:00Z", "month", false],
    ["a second shorter was cut short", "2026-01-31T12:00:00Z", "2026-02-28T11:59:59Z", "month", true],
    ["of a month is no year", "2026-01-31T12:00:00Z", "2026-02-28T12:00:00Z", "year", true],
    ["of a year is a whole year", "2026-03-01T00:00:00Z", "2027-03-01T00:00:00Z", "year", false],
  ] as const)("%s", (_rule, startsAt, endsAt, interval, expected) => {
    expect(isShortPeriod(new Date(startsAt), new Date(endsAt), interval)).toBe(expected);
  });
});
