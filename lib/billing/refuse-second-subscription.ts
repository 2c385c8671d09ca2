import { meaningOf, subscriptionStatusFrom } from "@/lib/domain/subscription";
import { BillingError } from "@/lib/errors";
import { stripe } from "@/lib/stripe/client";
import { syncCustomer } from "@/lib/sync/sync-customer";

/** Throws `subscription_exists` when Stripe, not our copy, says that a customer has one that has not ended. */
export async function refuseSecondSubscription(customer: string): Promise<void> {
  const { data } = await stripe().subscriptions.list({ customer, status: "all", limit: 100 });
  if (data.some(({ status }) => !meaningOf(subscriptionStatusFrom(status)).isEnded)) {
    await syncCustomer(customer);
    throw new BillingError("subscription_exists");
  }
}
