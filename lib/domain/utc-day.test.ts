import { describe, expect, it } from "vitest";
import {
  addUtcDays,
  addUtcMonth,
  firstUtcDayFrom,
  nextDayOfMonth,
  startOfUtcDay,
  startOfUtcMonth,
  utcDay,
} from "./utc-day";

const NOON = new Date("2026-03-29T12:00:00Z");
const MIDNIGHT = new Date("2026-03-29T00:00:00Z");

describe("UTC days and months", () => {
  it.each([
    ["a day starts at midnight UTC", startOfUtcDay(NOON), "2026-03-29T00:00:00.000Z"],
    [
      "the first whole day of a window that starts at noon is the next one",
      firstUtcDayFrom(NOON),
      "2026-03-30T00:00:00.000Z",
    ],
    [
      "a window that starts at midnight has its first day whole",
      firstUtcDayFrom(MIDNIGHT),
      "2026-03-29T00:00:00.000Z",
    ],
    [
      "a day added over a change of the clocks lasts 24 hours",
      addUtcDays(MIDNIGHT, 1),
      "2026-03-30T00:00:00.000Z",
    ],
    ["the next 30th may be this month's", nextDayOfMonth(30, NOON), "2026-03-30T00:00:00.000Z"],
    ["or the next month's", nextDayOfMonth(15, NOON), "2026-04-15T00:00:00.000Z"],
    ["today's has begun", nextDayOfMonth(29, MIDNIGHT), "2026-04-29T00:00:00.000Z"],
    [
      "a short month gives its last day",
      nextDayOfMonth(31, new Date("2027-02-10T00:00:00Z")),
      "2027-02-28T00:00:00.000Z",
    ],
    [
      "and when that has begun, the month after has the day",
      nextDayOfMonth(31, new Date("2027-02-28T12:00:00Z")),
      "2027-03-31T00:00:00.000Z",
    ],
    ["a month starts at midnight UTC", startOfUtcMonth(NOON), "2026-03-01T00:00:00.000Z"],
    [
      "the month after December is January",
      startOfUtcMonth(new Date("2026-12-31T23:59:59.999Z"), 1),
      "2027-01-01T00:00:00.000Z",
    ],
    [
      "the month before January is December",
      startOfUtcMonth(new Date("2026-01-31T10:00:00Z"), -1),
      "2025-12-01T00:00:00.000Z",
    ],
  ])("%s", (_rule, found, expected) => {
    expect(found.toISOString()).toBe(expected);
  });

  it.each([
    ["the same day and time", "2026-11-22T10:30:00Z", "2026-12-22T10:30:00.000Z"],
    ["the last day of a shorter month", "2026-01-31T10:30:00Z", "2026-02-28T10:30:00.000Z"],
    ["over the end of a year", "2026-12-31T23:59:59Z", "2027-01-31T23:59:59.000Z"],
  ])("a month later is %s", (_rule, at, expected) => {
    expect(addUtcMonth(new Date(at)).toISOString()).toBe(expected);
  });

  it("a day is written as Postgres writes it", () => {
    expect(utcDay(NOON)).toBe("2026-03-29");
  });
});
