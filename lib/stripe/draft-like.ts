import type Stripe from "stripe";
import { stripe } from "./client";

/** Whose invoice, when its usage was, what it is found again by, and the request's idempotency key. */
type Own = { stripeCustomerId: string; at: Date; mark: Record<string, string>; key: string };

/**
 * An invoice of our own, empty and left alone by Stripe until it is handed back:
 * for what no renewal bills any more. It is collected, discounted and taxed as
 * the subscription was. The customer must be the subscription's.
 */
export async function draftLike(subscription: Stripe.Subscription, own: Own): Promise<Stripe.Invoice> {
  const { default_payment_method: method, default_tax_rates: rates } = subscription;
  const discounts = await discountsOf(subscription, own);
  return stripe().invoices.create(
    {
      customer: own.stripeCustomerId,
      currency: subscription.currency,
      auto_advance: false,
      pending_invoice_items_behavior: "exclude",
      metadata: own.mark,
      automatic_tax: { enabled: subscription.automatic_tax.enabled },
      ...(rates?.length ? { default_tax_rates: rates.map(({ id }) => id) } : {}),
      // Not named, its customer's discount holds, as it did for the subscription.
      ...(discounts.length > 0 ? { discounts } : {}),
      ...(subscription.collection_method === "send_invoice"
        ? { collection_method: "send_invoice", days_until_due: subscription.days_until_due ?? 30 }
        : { collection_method: "charge_automatically" }),
      ...(method ? { default_payment_method: typeof method === "string" ? method : method.id } : {}),
    },
    { idempotencyKey: own.key },
  );
}

/**
 * The subscription's own discounts that still hold, as coupons that an invoice
 * can be given. One that is limited to products takes nothing off overage.
 */
async function discountsOf(
  { discounts }: Stripe.Subscription,
  { at, mark, key }: Own,
): Promise<{ coupon: string }[]> {
  const given: { coupon: string }[] = [];
  for (const discount of discounts) {
    if (typeof discount === "string") throw new Error(`Stripe did not expand discount ${discount}`);
    const { coupon } = discount.source;
    if (!coupon || typeof coupon === "string" || coupon.applies_to) continue;
    if (discount.end !== null && discount.end * 1000 <= at.getTime()) continue;
    given.push({ coupon: coupon.valid ? coupon.id : await onceMore(coupon, mark, key) });
  }
  return given;
}

/** A coupon that nobody may redeem any more still holds for whoever has it: the invoice gets one like it. */
async function onceMore(coupon: Stripe.Coupon, mark: Own["mark"], key: string): Promise<string> {
  const { name, percent_off, amount_off, currency } = coupon;
  const alike = await stripe().coupons.create(
    {
      duration: "once",
      max_redemptions: 1,
      ...(name ? { name } : {}),
      ...(percent_off === null ? { amount_off: amount_off ?? 0, currency: currency ?? "" } : { percent_off }),
      metadata: mark,
    },
    { idempotencyKey: `coupon:${coupon.id}:${key}` },
  );
  return alike.id;
}
