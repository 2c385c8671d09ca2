import type { StripeDashboard } from "@/lib/domain/stripe-links";
import { env } from "@/lib/env";
import { isLiveKey } from "@/lib/stripe/client";

/** The Dashboard that belongs to the configured key: what pages pass to the links they show. */
export function stripeDashboard(): StripeDashboard {
  return { livemode: isLiveKey(), base: env().STRIPE_API_BASE ?? null };
}
