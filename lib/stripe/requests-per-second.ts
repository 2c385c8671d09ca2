import { env } from "@/lib/env";

/**
 * How many requests a second this process may make. Stripe's sandbox allows 25,
 * live mode 100 (docs.stripe.com/rate-limits): a share is left for other
 * processes. A local Stripe has no limit to be polite to.
 */
export function requestsPerSecond(isLive: boolean): number {
  const { STRIPE_REQUESTS_PER_SECOND, STRIPE_API_BASE } = env();
  if (STRIPE_REQUESTS_PER_SECOND !== undefined) return STRIPE_REQUESTS_PER_SECOND;
  if (STRIPE_API_BASE) return 1_000;
  return isLive ? 80 : 20;
}
