import { describe, expect, test } from "vitest";
import { projectedMinutes, recentDays } from "./projection";

const day = (number: number, hour = 0) => new Date(Date.UTC(2026, 2, number, hour));
const PERIOD = { startsAt: day(1), endsAt: day(31) };

describe("the days by which a period's end is foreseen", () => {
  test.each([
    ["are none on its first day", day(1, 23), null],
    ["are all of it in its first week", day(4), { from: day(1), to: day(4) }],
    ["are the last week from then on", day(20, 6), { from: day(13, 6), to: day(20, 6) }],
    ["are none when it is over", day(31), null],
    ["are none before it has begun", new Date(Date.UTC(2026, 1, 20)), null],
  ])("%s", (_rule, at, window) => {
    expect(recentDays(PERIOD, at)).toEqual(window);
  });
});

describe("a period's projected total", () => {
  const week = { from: day(14), to: day(21) };
  test.each([
    ["goes on at the recent pace", 300, 70, 400],
    ["stays where nothing was used lately", 300, 0, 300],
    ["follows a busy week, not a quiet month", 300, 280, 700],
    ["is whole minutes", 10, 1, 11],
  ])("%s", (_rule, used, minutes, projected) => {
    expect(projectedMinutes(used, { ...week, minutes }, PERIOD.endsAt)).toBe(projected);
  });
});
