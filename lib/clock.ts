import { z } from "zod";
import { env } from "@/lib/env";

const SandboxClock = z.object({ now_ms: z.number() });

/**
 * The product's only notion of now. Real time in production; beside a local
 * Stripe it is that Stripe's clock, which tests and the demo move.
 */
export async function now(): Promise<Date> {
  const { STRIPE_API_BASE } = env();
  if (!STRIPE_API_BASE) return new Date();
  try {
    const response = await fetch(new URL("/_sandbox/clock", STRIPE_API_BASE), { cache: "no-store" });
    return new Date(SandboxClock.parse(await response.json()).now_ms);
  } catch (cause) {
    throw new Error(`The local Stripe at ${STRIPE_API_BASE} does not tell the time: is it running?`, {
      cause,
    });
  }
}

const RECENT_MS = 50;

/** How far local Stripe's clock was from the machine's, and when that was read. */
let reading: { offsetMs: number; atMs: number } | null = null;

/**
 * The same for a question that is asked hundreds of times a second: beside a
 * local Stripe, askers within a moment share one reading of its clock, so a move
 * of that clock may be seen so much later. In production it is `now`.
 */
export async function recentNow(): Promise<Date> {
  return (await runningClock())();
}

/**
 * The same as a clock that goes on, for where nothing may be asked over the
 * network: a transaction that waits for a lock takes its moment behind it.
 */
export async function runningClock(): Promise<() => Date> {
  if (!env().STRIPE_API_BASE) return () => new Date();
  if (reading === null || Date.now() - reading.atMs >= RECENT_MS) {
    const offsetMs = (await now()).getTime() - Date.now();
    reading = { offsetMs, atMs: Date.now() };
  }
  const { offsetMs } = reading;
  return () => new Date(Date.now() + offsetMs);
}
