import { z } from "zod";

/** What holds of every call, whoever tells of it: Vapi's report, Vapi's list or a file. */

/** More than Vapi lets a call last, and less than a slip of the unit makes of it. */
export const LONGEST_CALL_SECONDS = 7 * 86_400;

export const MOST_CALL_USD = 1_000_000;
const MOST_PARTS = 200;

/** US dollars that a call may have cost. */
export const callUsd = z.number().nonnegative().max(MOST_CALL_USD);

/** Postgres stores neither NUL in a text nor, in JSON, half of a surrogate pair. */
export const storable = z
  .string()
  .overwrite((value) => value.replaceAll("\0", "").replace(/\p{Surrogate}/gu, ""));

/** What a call cost in parts is told for information: parts that make no sense never cost us the call. */
export const callCosts = z
  .array(z.unknown())
  .transform((parts) => parts.slice(0, MOST_PARTS))
  .pipe(z.array(z.object({ type: storable.max(100).catch("unknown"), cost: callUsd.nullish() })))
  .transform((parts) => parts.map(({ type, cost }) => ({ type, cost: cost ?? 0 })))
  .refine((parts) => sumOfCosts(parts) <= MOST_CALL_USD)
  .catch([]);

export function sumOfCosts(parts: { cost: number }[]): number {
  return parts.reduce((sum, { cost }) => sum + cost, 0);
}

/** A started second counts; dust below a millisecond, left by floating minutes, does not. */
export function startedSeconds(seconds: number): number {
  return Math.ceil(Math.round(seconds * 1000) / 1000);
}

/** "sip:+33123456789@host" and "+33123456789" are one line. */
export function withoutSip(number: string | null): string | null {
  return number?.replace(/^sips?:/i, "").replace(/@.*$/, "") ?? null;
}
