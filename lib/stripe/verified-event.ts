import Stripe from "stripe";
import { env } from "@/lib/env";
import { stripe } from "./client";

export type StripeEvent = Stripe.Event;

/**
 * The event of a delivery, snapshot or thin, whose signature one of our secrets
 * verifies (there are several while a secret is being rotated), or null: "you
 * are not Stripe". `moreSecrets` is asked only when the environment's do not
 * match: an endpoint we created has a secret that no deploy knows.
 */
export async function verifiedEvent(
  body: Buffer,
  signature: string | null,
  moreSecrets: () => Promise<readonly string[]>,
): Promise<object | null> {
  if (!signature) return null;
  return (
    signedWith(env().STRIPE_WEBHOOK_SECRET, body, signature) ??
    signedWith(await moreSecrets(), body, signature)
  );
}

function signedWith(secrets: readonly string[], body: Buffer, signature: string): object | null {
  for (const secret of secrets) {
    const event = read(body, signature, secret);
    if (event) return event;
  }
  return null;
}

function read(body: Buffer, signature: string, secret: string): object | null {
  try {
    return stripe().webhooks.constructEvent(body, signature, secret);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return null;
    // Signed, and no snapshot: what is left is a notification, which has a reader of its own.
    return notification(body, signature, secret);
  }
}

/** A thin event as it came. What the SDK adds to it, functions and objects of its own, is not Stripe's word. */
function notification(body: Buffer, signature: string, secret: string): object | null {
  try {
    stripe().parseEventNotification(body, signature, secret);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const told: object = JSON.parse(body.toString("utf8"));
  return told;
}
