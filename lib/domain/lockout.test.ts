import { describe, expect, test } from "vitest";
import { lockedUntil } from "./lockout";

const AT = new Date("2026-11-10T12:00:00Z");

function minutesAgo(...minutes: number[]): Date[] {
  return minutes.map((count) => new Date(AT.getTime() - count * 60_000));
}

describe("lockedUntil", () => {
  test.each([
    ["no failure locks nothing", [], null],
    ["four failures lock nothing", [1, 2, 3, 4], null],
    ["five failures lock until the first of them is fifteen minutes old", [0, 1, 2, 3, 4], "12:11"],
    ["their order does not matter", [4, 0, 3, 1, 2], "12:11"],
    ["only the last five count", [0, 1, 2, 3, 4, 14], "12:11"],
    ["a failure fifteen minutes old no longer counts", [0, 1, 2, 3, 15], null],
    ["a failure just under fifteen minutes old counts", [0, 1, 2, 3, 14], "12:01"],
  ] as const)("%s", (_rule, minutes, until) => {
    const expected = until ? new Date(`2026-11-10T${until}:00Z`) : null;
    expect(lockedUntil(minutesAgo(...minutes), AT)).toEqual(expected);
  });
});
