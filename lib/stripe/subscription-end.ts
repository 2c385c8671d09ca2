import { meaningOf, subscriptionStatusFrom } from "@/lib/domain/subscription";
import { stripe } from "./client";

/** Whether Stripe will bill nothing more for a subscription. */
export async function isEndedSubscription(subscriptionId: string): Promise<boolean> {
  const { status } = await stripe().subscriptions.retrieve(subscriptionId);
  return meaningOf(subscriptionStatusFrom(status)).isEnded;
}
