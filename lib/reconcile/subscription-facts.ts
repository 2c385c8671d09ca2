import type { DriftValues } from "@/lib/domain/drift";
import { amountPerInterval } from "@/lib/domain/mrr";
import type { runningSubscriptionsOf } from "@/lib/stripe/account-lists";
import type { PriceBook } from "@/lib/sync/price-book";
import { dateOf, idOf } from "@/lib/sync/stripe-values";
import { licensedItems } from "@/lib/sync/subscription-items";
import { subscriptionRow } from "@/lib/sync/subscription-row";

/** What a person needs to know of one of two running subscriptions before ending it. */
export function subscriptionFacts(
  subscription: ReturnType<typeof runningSubscriptionsOf>[number],
  book: PriceBook,
): DriftValues {
  const { plan, currency, billingInterval, currentPeriodEnd } = subscriptionRow(subscription, null, book);
  return {
    stripeSubscriptionId: subscription.id,
    stripeCustomerId: idOf(subscription.customer),
    status: subscription.status,
    created: dateOf(subscription.created)?.toISOString() ?? null,
    plan,
    currency,
    billingInterval,
    baseAmountMinor: amountPerInterval(licensedItems(subscription)),
    currentPeriodEnd: currentPeriodEnd?.toISOString() ?? null,
  };
}
