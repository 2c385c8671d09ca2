import { env } from "@/lib/env";
import { isLiveKey } from "./client";

/** Stripe's sandbox allows 25 requests a second, live mode 100
 * (docs.stripe.com/rate-limits): a share is left for the screens. */
export function requestsPerSecond(): number {
  return env().STRIPE_REPORTS_PER_SECOND ?? (isLiveKey() ? 80 : 20);
}
