import type Stripe from "stripe";
import type { DiscountMirror } from "@/lib/domain/discount";
import type { SubscriptionDiscount } from "@/lib/domain/mrr";
import { dateOf } from "./stripe-values";

/** Only expanded discounts tell their terms; `readCustomer` expands them where there are any. */
type Terms = { discount: Stripe.Discount; coupon: Stripe.Coupon };

/** A subscription's discounts in our words. */
export function mirroredDiscounts(subscription: Stripe.Subscription): DiscountMirror[] {
  return termsOf(subscription).map(({ discount, coupon }) => ({
    id: discount.id,
    couponId: coupon.id,
    name: coupon.name,
    percentOff: coupon.percent_off,
    amountOffMinor: coupon.amount_off,
    currency: coupon.currency,
    endsAt: dateOf(discount.end)?.toISOString() ?? null,
  }));
}

/** Those that lower what recurs: a coupon for one invoice does not. */
export function recurringDiscounts(subscription: Stripe.Subscription): SubscriptionDiscount[] {
  return termsOf(subscription)
    .filter(({ coupon }) => coupon.duration !== "once")
    .map(({ coupon }) => ({ percentOff: coupon.percent_off, amountOffMinor: coupon.amount_off }));
}

function termsOf(subscription: Stripe.Subscription): Terms[] {
  return subscription.discounts.flatMap((discount) => {
    if (typeof discount === "string") return [];
    const { coupon } = discount.source;
    return coupon && typeof coupon !== "string" ? { discount, coupon } : [];
  });
}
