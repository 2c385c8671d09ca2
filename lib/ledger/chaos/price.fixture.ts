import type Stripe from "stripe";

/** Minutes at a decimal price, rounded half up to whole minor units, in whole numbers throughout. */
export function priceOf(minutes: number, price: string): number {
  const [whole = "0", places = ""] = price.split(".");
  const scaled = BigInt(whole + places.padEnd(12, "0")) * BigInt(minutes);
  const unit = 10n ** 12n;
  return Number((scaled * 2n + unit) / (unit * 2n));
}

/** Every third tenant's, for ever: an eighth. */
export const SHARE = { coupon: "chaos_share", percentOff: 12.5 };

/** What the share leaves of an amount: an eighth of it, rounded half up, is off. */
export function afterShare(amountMinor: number): number {
  return amountMinor - Math.floor((amountMinor + 4) / 8);
}

/** What lines ask for, before taxes. */
export function afterDiscounts(lines: Stripe.InvoiceLineItem[]): number {
  return lines
    .flatMap(({ amount, discount_amounts }) => [
      amount,
      ...(discount_amounts ?? []).map((discount) => -discount.amount),
    ])
    .reduce((sum, part) => sum + part, 0);
}
