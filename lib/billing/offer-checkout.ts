import { env } from "@/lib/env";
import { getPublishedPlan } from "@/lib/plans/queries";
import { createCheckout } from "@/lib/stripe/checkout-session";
import type { AdminCommand } from "./run-action";

export type CheckoutOffer = AdminCommand & { planId: number; trialDays: number };

/** Makes the session of an offer and returns Stripe's request id. Whether it may be made, the caller knows. */
export async function offerCheckout(offer: CheckoutOffer, customer: string): Promise<string> {
  const plan = await getPublishedPlan(offer.planId);
  const { APP_URL } = env();
  const session = await createCheckout({
    customer,
    tenantId: offer.tenantId,
    intentId: offer.intentId,
    plan: { ...plan, id: offer.planId },
    trialDays: offer.trialDays,
    successUrl: new URL("/thanks", APP_URL).toString(),
    cancelUrl: new URL("/thanks?outcome=left", APP_URL).toString(),
  });
  return session.lastResponse.requestId;
}
