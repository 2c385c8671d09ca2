import type Stripe from "stripe";
import { mrrMinor } from "@/lib/domain/mrr";
import { meaningOf, subscriptionStatusFrom } from "@/lib/domain/subscription";
import { mirroredDiscounts, recurringDiscounts } from "./discounts";
import type { PriceBook } from "./price-book";
import { scheduledChange } from "./scheduled-change";
import { dateOf, idOf } from "./stripe-values";
import { baseItem, licensedItems, mirroredItems } from "./subscription-items";

/** The mirror columns that a subscription decides; all null while there is none. */
export function subscriptionRow(
  subscription: Stripe.Subscription | null,
  schedule: Stripe.SubscriptionSchedule | null,
  book: PriceBook,
) {
  if (!subscription) return NO_SUBSCRIPTION;
  const status = subscriptionStatusFrom(subscription.status);
  const item = baseItem(subscription);
  const plan = item ? book.planOfPrice.get(item.price.id) : undefined;
  return {
    stripeSubscriptionId: subscription.id,
    plan: plan?.key ?? item?.price.lookup_key ?? null,
    planId: plan?.id ?? null,
    billingStatus: status,
    // A day that was asked for outlives a month that is too short for it.
    billingAnchorDay:
      subscription.billing_cycle_anchor_config?.day_of_month ??
      new Date(subscription.billing_cycle_anchor * 1000).getUTCDate(),
    billingInterval: item?.price.recurring?.interval ?? null,
    trialEndsAt: dateOf(subscription.trial_end),
    currency: subscription.currency,
    collectionMethod: String(subscription.collection_method),
    daysUntilDue: subscription.days_until_due,
    items: mirroredItems(subscription),
    discounts: mirroredDiscounts(subscription),
    automaticTax: subscription.automatic_tax.enabled,
    pauseBehavior: subscription.pause_collection?.behavior ?? null,
    scheduleId: idOf(subscription.schedule),
    scheduledChange: scheduledChange(schedule, book),
    latestInvoiceId: idOf(subscription.latest_invoice),
    currentPeriodStart: dateOf(item?.current_period_start),
    currentPeriodEnd: dateOf(item?.current_period_end),
    // The portal sets a date, our own action a flag: both end the subscription.
    cancelAt: subscription.cancel_at_period_end
      ? dateOf(item?.current_period_end)
      : dateOf(subscription.cancel_at),
    cancelAtPeriodEnd: subscription.cancel_at_period_end,
    canceledAt: dateOf(subscription.canceled_at),
    endedAt: dateOf(subscription.ended_at),
    mrrMinor: mrrMinor(status, licensedItems(subscription), recurringDiscounts(subscription)),
  };
}

export const NO_SUBSCRIPTION = {
  stripeSubscriptionId: null,
  plan: null,
  planId: null,
  billingStatus: null,
  billingAnchorDay: null,
  billingInterval: null,
  trialEndsAt: null,
  currency: null,
  collectionMethod: null,
  daysUntilDue: null,
  items: null,
  discounts: null,
  automaticTax: null,
  pauseBehavior: null,
  scheduleId: null,
  scheduledChange: null,
  latestInvoiceId: null,
  currentPeriodStart: null,
  currentPeriodEnd: null,
  cancelAt: null,
  cancelAtPeriodEnd: null,
  canceledAt: null,
  endedAt: null,
  mrrMinor: null,
};

/** The one that counts of a customer's subscriptions: the newest that has not ended, else the newest. */
export function currentSubscription(
  subscriptions: readonly Stripe.Subscription[],
): Stripe.Subscription | null {
  const newestFirst = [...subscriptions].sort((left, right) => right.created - left.created);
  const running = newestFirst.find(({ status }) => !meaningOf(subscriptionStatusFrom(status)).isEnded);
  return running ?? newestFirst[0] ?? null;
}
