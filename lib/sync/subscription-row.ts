import type Stripe from "stripe";
import { type LicensedItem, mrrMinor, type SubscriptionDiscount } from "@/lib/domain/mrr";
import { meaningOf, subscriptionStatusFrom } from "@/lib/domain/subscription";

/** The mirror columns that a subscription decides; all null while there is none. */
export function subscriptionRow(
  subscription: Stripe.Subscription | null,
  plan: { id: number; key: string } | null,
) {
  if (!subscription) return NO_SUBSCRIPTION;
  const status = subscriptionStatusFrom(subscription.status);
  const item = baseItem(subscription);
  return {
    stripeSubscriptionId: subscription.id,
    plan: plan?.key ?? item?.price.lookup_key ?? null,
    planId: plan?.id ?? null,
    billingStatus: status,
    billingAnchorDay: new Date(subscription.billing_cycle_anchor * 1000).getUTCDate(),
    trialEndsAt: dateOf(subscription.trial_end),
    currency: subscription.currency,
    collectionMethod: String(subscription.collection_method),
    currentPeriodStart: dateOf(item?.current_period_start),
    currentPeriodEnd: dateOf(item?.current_period_end),
    // The portal sets a date, our own action a flag: both end the subscription.
    cancelAt: subscription.cancel_at_period_end
      ? dateOf(item?.current_period_end)
      : dateOf(subscription.cancel_at),
    canceledAt: dateOf(subscription.canceled_at),
    endedAt: dateOf(subscription.ended_at),
    mrrMinor: mrrMinor(status, licensedItems(subscription), discountsOf(subscription)),
  };
}

const NO_SUBSCRIPTION = {
  stripeSubscriptionId: null,
  plan: null,
  planId: null,
  billingStatus: null,
  billingAnchorDay: null,
  trialEndsAt: null,
  currency: null,
  collectionMethod: null,
  currentPeriodStart: null,
  currentPeriodEnd: null,
  cancelAt: null,
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

/** The item that carries the plan: the licensed one, which is charged in advance. */
export function baseItem(subscription: Stripe.Subscription): Stripe.SubscriptionItem | null {
  const items = subscription.items.data;
  return items.find((item) => !isMetered(item)) ?? items[0] ?? null;
}

function licensedItems(subscription: Stripe.Subscription): LicensedItem[] {
  return subscription.items.data.flatMap((item) => {
    const { recurring, unit_amount_decimal, unit_amount } = item.price;
    if (!recurring || isMetered(item)) return [];
    return {
      unitAmountMinor: String(unit_amount_decimal ?? unit_amount ?? 0),
      quantity: item.quantity ?? 1,
      interval: intervalFrom(recurring.interval),
      intervalCount: recurring.interval_count,
    };
  });
}

function isMetered(item: Stripe.SubscriptionItem): boolean {
  return item.price.recurring?.usage_type === "metered";
}

function intervalFrom(value: string): LicensedItem["interval"] {
  if (value === "day" || value === "week" || value === "month" || value === "year") return value;
  throw new Error(`Unknown billing interval "${value}"`);
}

/** Only expanded discounts tell their terms; `sync-customer` expands them where there are any. */
function discountsOf(subscription: Stripe.Subscription): SubscriptionDiscount[] {
  return subscription.discounts.flatMap((discount) => {
    if (typeof discount === "string") return [];
    const coupon = discount.source.coupon;
    if (!coupon || typeof coupon === "string") return [];
    return { percentOff: coupon.percent_off, amountOffMinor: coupon.amount_off };
  });
}

function dateOf(seconds: number | null | undefined): Date | null {
  return typeof seconds === "number" ? new Date(seconds * 1000) : null;
}
