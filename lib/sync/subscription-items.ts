import type Stripe from "stripe";
import type { LicensedItem } from "@/lib/domain/mrr";
import type { SubscriptionItemMirror } from "@/lib/domain/subscription-item";

/** The item that carries the plan: the licensed one, which is charged in advance. */
export function baseItem(subscription: Stripe.Subscription): Stripe.SubscriptionItem | null {
  const items = subscription.items.data;
  return items.find((item) => !isMetered(item)) ?? items[0] ?? null;
}

/** A subscription's items in our words. */
export function mirroredItems(subscription: Stripe.Subscription): SubscriptionItemMirror[] {
  return subscription.items.data.map((item) => ({
    id: item.id,
    priceId: item.price.id,
    isMetered: isMetered(item),
    quantity: item.quantity ?? 1,
    unitAmountMinor: unitAmount(item),
  }));
}

/** What is charged every interval, as the monthly recurring revenue needs it. */
export function licensedItems(subscription: Stripe.Subscription): LicensedItem[] {
  return subscription.items.data.flatMap((item) => {
    const { recurring } = item.price;
    if (!recurring || isMetered(item)) return [];
    return {
      unitAmountMinor: unitAmount(item) ?? "0",
      quantity: item.quantity ?? 1,
      interval: intervalFrom(recurring.interval),
      intervalCount: recurring.interval_count,
    };
  });
}

function isMetered(item: Stripe.SubscriptionItem): boolean {
  return item.price.recurring?.usage_type === "metered";
}

function unitAmount({ price }: Stripe.SubscriptionItem): string | null {
  const amount = price.unit_amount_decimal ?? price.unit_amount;
  return amount === null ? null : String(amount);
}

function intervalFrom(value: string): LicensedItem["interval"] {
  if (value === "day" || value === "week" || value === "month" || value === "year") return value;
  throw new Error(`Unknown billing interval "${value}"`);
}
