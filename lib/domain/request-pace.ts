/** How fast requests may go: `burst` at once after a pause, and no more than `perSecond` in any second. */
export type Pace = { perSecond: number; burst: number };

/** Requests that leave a second apart may arrive so much closer together: Stripe counts them as they arrive. */
const SECOND_MS = 1_000 + 15;
/** In which as many go as a second may hold: what a late timer costs can be made up for. */
const EVEN_SECOND_MS = 1_000 + 20;

/** When the line was free last, and when the request went that was as many before as a second may hold. */
type Line = { freeAtMs: number; secondBeforeMs: number };

/**
 * How long the next request in the line waits, and when the line is free for the
 * one after it. Places follow each other at an even distance; what goes late is
 * made up for, up to a burst, but never with more than a second may hold:
 * the limit is Stripe's, and going over it costs everybody a pause.
 */
export function nextPlace({ perSecond, burst }: Pace, { freeAtMs, secondBeforeMs }: Line, nowMs: number) {
  const distanceMs = EVEN_SECOND_MS / perSecond;
  const takenMs = Math.max(freeAtMs, nowMs - burst * distanceMs) + distanceMs;
  return { waitMs: Math.max(0, takenMs - nowMs, secondBeforeMs + SECOND_MS - nowMs), freeAtMs: takenMs };
}

const FIRST_DELAY_MS = 250;
/** Nobody at a screen waits longer. */
export const LONGEST_DELAY_MS = 10_000;

/**
 * How long to wait after the nth answer that said "too many": doubling, by a
 * chance between half and all of it, so that many do not come back at once; no
 * less than the answer asked for. Null when that is longer than anybody at a
 * screen waits: then the next run asks again, or the person.
 */
export function tooManyDelayMs(attempt: number, chance: number, askedMs: number): number | null {
  if (askedMs > LONGEST_DELAY_MS) return null;
  const most = FIRST_DELAY_MS * 2 ** attempt;
  return Math.min(LONGEST_DELAY_MS, Math.max(askedMs, most * (0.5 + chance / 2)));
}
