import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextPlace, type Pace, tooManyDelayMs } from "./request-pace";

const PACE = { perSecond: 10, burst: 3 };

describe("the line of requests", () => {
  test("lets a burst through at once, then one after the other", () => {
    expect(waits(PACE, [0, 0, 0, 0, 0])).toEqual([0, 0, 0, 102, 204]);
  });

  test("grants a burst again after a pause, and no more for a long one", () => {
    expect(waits(PACE, [0, 0, 0, 60_000, 60_000, 60_000, 60_000])).toEqual([0, 0, 0, 0, 0, 0, 102]);
  });

  test("makes up for a timer that rang late", () => {
    const lateBy = [0, 0, 0, 150, 0, 0];
    expect(waits(PACE, [0, 0, 0, 0, 0, 0], lateBy)).toEqual([0, 0, 0, 252, 252, 306]);
  });

  test("makes up for nothing beyond what a second holds", () => {
    const two = { perSecond: 2, burst: 2 };
    expect(waits(two, [0, 0, 0, 0, 0], [0, 0, 900])).toEqual([0, 0, 1_915, 1_915, 2_930]);
  });

  test("never lets more through in any second than the rate, however late its timers ring", () => {
    const pace = fc.record({
      perSecond: fc.integer({ min: 1, max: 100 }),
      burst: fc.integer({ min: 1, max: 20 }),
    });
    const asked = fc.record({ at: fc.nat(3_000), lateBy: fc.oneof(fc.constant(0), fc.nat(300)) });
    fc.assert(
      fc.property(pace, fc.array(asked, { minLength: 1, maxLength: 200 }), (given, unsorted) => {
        const line = unsorted.toSorted((one, other) => one.at - other.at);
        const sent = sentAt(
          given,
          line.map(({ at }) => at),
          line.map(({ lateBy }) => lateBy),
        );
        for (const from of sent) {
          const within = sent.filter((at) => at >= from && at < from + 1_000).length;
          expect(within).toBeLessThanOrEqual(given.perSecond);
        }
      }),
    );
  });

  test("uses the rate but for a few hundredths, though timers ring late and a stall comes every second", () => {
    const arrivals = Array<number>(1_600).fill(0);
    const lateBy = arrivals.map((_, index) => (index % 80 === (index * 7) % 61 ? 60 : index % 3));
    expect(sentAt({ perSecond: 80, burst: 8 }, arrivals, lateBy).at(-1)).toBeLessThan(20_000 / 0.97);
  });
});

test.each([
  ["first", 0, 0, 0, 125],
  ["first, by chance later", 0, 1, 0, 250],
  ["third", 2, 1, 0, 1_000],
  ["one that asks for more", 0, 1, 3_000, 3_000],
  ["tenth", 9, 1, 0, 10_000],
  ["one that asks for too much", 0, 1, 60_000, null],
])("the %s answer of too many is waited after", (_which, attempt, chance, asked, delay) => {
  expect(tooManyDelayMs(attempt, chance, asked)).toBe(delay);
});

function waits(pace: Pace, arrivals: number[], lateBy: number[] = []): number[] {
  return sentAt(pace, arrivals, lateBy).map((at, index) => Math.round(at - (arrivals[index] ?? 0)));
}

/** When each goes, first come, first served; `lateBy` is how much too late the timer rings of one that has to wait. */
function sentAt(pace: Pace, arrivals: number[], lateBy: number[]): number[] {
  let freeAtMs = Number.NEGATIVE_INFINITY;
  const sent: number[] = [];
  for (const [index, arrivedMs] of arrivals.entries()) {
    let nowMs = Math.max(arrivedMs, sent.at(-1) ?? arrivedMs);
    const line = { freeAtMs, secondBeforeMs: sent.at(-pace.perSecond) ?? Number.NEGATIVE_INFINITY };
    const { waitMs } = nextPlace(pace, line, nowMs);
    if (waitMs > 0) nowMs += waitMs + (lateBy[index] ?? 0);
    freeAtMs = nextPlace(pace, line, nowMs).freeAtMs;
    sent.push(nowMs);
  }
  return sent;
}
