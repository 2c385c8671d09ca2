import Decimal from "decimal.js";
import { meaningOf, type SubscriptionStatus } from "./subscription";

/** One licensed item of a subscription: what is charged every interval. */
export type LicensedItem = {
  unitAmountMinor: string;
  quantity: number;
  interval: "day" | "week" | "month" | "year";
  intervalCount: number;
};

/** A discount on the whole subscription, in percent or in minor units per interval. */
export type SubscriptionDiscount = { percentOff: number | null; amountOffMinor: number | null };

const MONTHS_PER: Record<LicensedItem["interval"], Decimal> = {
  day: new Decimal(12).div(365),
  week: new Decimal(12).times(7).div(365),
  month: new Decimal(1),
  year: new Decimal(12),
};

/**
 * Monthly recurring revenue in whole minor units by Stripe's definition:
 * licensed items after discounts, normalised to a month, of subscriptions that
 * pay (trials excluded).
 */
export function mrrMinor(
  status: SubscriptionStatus,
  items: readonly LicensedItem[],
  discounts: readonly SubscriptionDiscount[],
): number {
  if (!meaningOf(status).countsInMrr) return 0;
  const gross = items.reduce((sum, item) => sum.plus(monthlyAmount(item)), new Decimal(0));
  // An amount off is taken from each invoice, so it is normalised as what the invoice charges.
  const monthsPerInvoice = items[0] ? monthsOf(items[0]) : new Decimal(1);
  const net = discounts.reduce(
    (amount, discount) =>
      amount
        .times(new Decimal(100).minus(discount.percentOff ?? 0).div(100))
        .minus(new Decimal(discount.amountOffMinor ?? 0).div(monthsPerInvoice)),
    gross,
  );
  return Decimal.max(0, net).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
}

/** What the licensed items charge at each renewal, before discounts, in minor units as decimal text. */
export function amountPerInterval(items: readonly LicensedItem[]): string {
  return items
    .reduce((sum, item) => sum.plus(new Decimal(item.unitAmountMinor).times(item.quantity)), new Decimal(0))
    .toString();
}

function monthlyAmount(item: LicensedItem): Decimal {
  return new Decimal(item.unitAmountMinor).times(item.quantity).div(monthsOf(item));
}

function monthsOf(item: LicensedItem): Decimal {
  return MONTHS_PER[item.interval].times(item.intervalCount);
}
