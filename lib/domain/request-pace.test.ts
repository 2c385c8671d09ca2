import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextPlace, tooManyDelayMs } from "./request-pace";

const PACE = { perSecond: 10, burst: 3 };

describe("the line of requests", () => {
  test("lets a burst through at once, then one after the other", () => {
    expect(waits(PACE, [0, 0, 0, 0, 0])).toEqual([0, 0, 0, 100, 200]);
  });

  test("grants a burst again after a pause, and no more for a long one", () => {
    expect(waits(PACE, [0, 0, 0, 60_000, 60_000, 60_000, 60_000])).toEqual([0, 0, 0, 0, 0, 0, 100]);
  });

  test("keeps its rate when somebody comes late to its place", () => {
    expect(waits(PACE, [0, 0, 0, 0, 130, 130])).toEqual([0, 0, 0, 100, 70, 170]);
  });

  test("never lets more through in any second than the rate and a burst", () => {
    const pace = fc.record({
      perSecond: fc.integer({ min: 1, max: 100 }),
      burst: fc.integer({ min: 1, max: 20 }),
    });
    const arrivals = fc.array(fc.nat(5_000), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(pace, arrivals, (given, unsorted) => {
        const times = unsorted.toSorted((one, other) => one - other);
        const sent = waits(given, times).map((wait, index) => (times[index] ?? 0) + wait);
        for (const from of sent) {
          const within = sent.filter((at) => at >= from && at < from + 1_000 - 1e-6).length;
          expect(within).toBeLessThanOrEqual(given.perSecond + given.burst);
        }
      }),
    );
  });
});

test.each([
  ["first", 0, 0, 0, 125],
  ["first, by chance later", 0, 1, 0, 250],
  ["third", 2, 1, 0, 1_000],
  ["one that asks for more", 0, 1, 3_000, 3_000],
  ["tenth", 9, 1, 0, 10_000],
])("the %s answer of too many is waited after", (_which, attempt, chance, asked, delay) => {
  expect(tooManyDelayMs(attempt, chance, asked)).toBe(delay);
});

function waits(pace: { perSecond: number; burst: number }, arrivals: number[]): number[] {
  let freeAtMs = Number.NEGATIVE_INFINITY;
  return arrivals.map((nowMs) => {
    const place = nextPlace(pace, freeAtMs, nowMs);
    freeAtMs = place.freeAtMs;
    return Math.round(place.waitMs);
  });
}
