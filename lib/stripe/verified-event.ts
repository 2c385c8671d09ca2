import Stripe from "stripe";
import { env } from "@/lib/env";
import { stripe } from "./client";

export type StripeEvent = Stripe.Event;

/**
 * The event of a delivery whose signature one of our secrets verifies (there
 * are several while a secret is being rotated), or null: "you are not Stripe".
 */
export function verifiedEvent(body: Buffer, signature: string | null): Stripe.Event | null {
  if (!signature) return null;
  for (const secret of env().STRIPE_WEBHOOK_SECRET) {
    try {
      return stripe().webhooks.constructEvent(body, signature, secret);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    }
  }
  return null;
}
