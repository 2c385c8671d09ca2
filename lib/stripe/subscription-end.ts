import type Stripe from "stripe";
import { meaningOf, subscriptionStatusFrom } from "@/lib/domain/subscription";
import { stripe } from "./client";

/** When Stripe stopped billing a subscription; null while it runs. */
export async function findSubscriptionEnd(subscriptionId: string): Promise<Date | null> {
  const subscription = await stripe().subscriptions.retrieve(subscriptionId);
  if (!isEnded(subscription)) return null;
  const endedAt = subscription.ended_at ?? subscription.canceled_at;
  return endedAt ? new Date(endedAt * 1000) : null;
}

/** Whether Stripe will bill nothing more for a subscription. */
export function isEnded({ status }: Stripe.Subscription): boolean {
  return meaningOf(subscriptionStatusFrom(status)).isEnded;
}
