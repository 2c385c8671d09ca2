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
  const response = await fetch(new URL("/_sandbox/clock", STRIPE_API_BASE), { cache: "no-store" });
  return new Date(SandboxClock.parse(await response.json()).now_ms);
}
