/** How fast requests may go: `burst` at once after a pause, then one every `1 / perSecond`. */
export type Pace = { perSecond: number; burst: number };

/**
 * Gives a request the next place in the line: how long it waits, and when the
 * line is free for the one after it. Places follow each other at an even
 * distance whenever they are asked for, so a timer that rings late delays its
 * own request alone and the rate is kept.
 */
export function nextPlace({ perSecond, burst }: Pace, freeAtMs: number, nowMs: number) {
  const distanceMs = 1_000 / perSecond;
  const takenMs = Math.max(freeAtMs, nowMs - burst * distanceMs) + distanceMs;
  return { waitMs: Math.max(0, takenMs - nowMs), freeAtMs: takenMs };
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 10_000;

/**
 * How long to wait after the nth answer that said "too many": doubling, by a
 * chance between half and all of it, so that many do not come back at once; no
 * less than the answer asked for.
 */
export function tooManyDelayMs(attempt: number, chance: number, askedMs: number): number {
  const most = FIRST_DELAY_MS * 2 ** attempt;
  return Math.min(LONGEST_DELAY_MS, Math.max(askedMs, most * (0.5 + chance / 2)));
}
