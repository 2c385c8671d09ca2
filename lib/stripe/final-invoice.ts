import type Stripe from "stripe";
import { stripe } from "./client";
import { markOf, OVERAGE_ITEM_MARK } from "./overage-item";
import { getPeriodInvoice, type PeriodInvoice } from "./renewal-invoice";
import { isEnded } from "./subscription-end";

type FinalPeriod = { stripeCustomerId: string; stripeSubscriptionId: string; startsAt: Date; endsAt: Date };

/**
 * The invoice of its own that an ended subscription's overage item needs,
 * because Stripe makes none at the end. It is collected, discounted and taxed as
 * the subscription was. Found again by the period's mark, so it is made once; null while the
 * subscription still runs.
 */
export async function getFinalInvoice(period: FinalPeriod): Promise<PeriodInvoice | null> {
  const subscription = await stripe().subscriptions.retrieve(period.stripeSubscriptionId, {
    expand: ["discounts.source.coupon.applies_to"],
  });
  if (!isEnded(subscription)) return null;
  const mark = markOf(period);
  const created = { gte: Math.floor(period.startsAt.getTime() / 1000) };
  for await (const { id, metadata } of stripe().invoices.list({
    customer: period.stripeCustomerId,
    created,
    limit: 100,
  })) {
    if (id && metadata?.[OVERAGE_ITEM_MARK] === mark) return getPeriodInvoice(id, period);
  }
  const { default_payment_method: method, default_tax_rates: rates } = subscription;
  const discounts = await discountsOf(subscription, period.endsAt, mark);
  const draft = await stripe().invoices.create(
    {
      customer: period.stripeCustomerId,
      currency: subscription.currency,
      auto_advance: false,
      pending_invoice_items_behavior: "exclude",
      metadata: { [OVERAGE_ITEM_MARK]: mark },
      automatic_tax: { enabled: subscription.automatic_tax.enabled },
      ...(rates?.length ? { default_tax_rates: rates.map(({ id }) => id) } : {}),
      // Not named, its customer's discount holds, as it did for the subscription.
      ...(discounts.length > 0 ? { discounts } : {}),
      ...(subscription.collection_method === "send_invoice"
        ? { collection_method: "send_invoice", days_until_due: subscription.days_until_due ?? 30 }
        : { collection_method: "charge_automatically" }),
      ...(method ? { default_payment_method: typeof method === "string" ? method : method.id } : {}),
    },
    { idempotencyKey: `final-invoice:${mark}` },
  );
  return getPeriodInvoice(draft.id ?? "", period);
}

/**
 * The subscription's own discounts that still hold, as coupons that an invoice
 * can be given. One that is limited to products takes nothing off overage.
 */
async function discountsOf(
  { discounts }: Stripe.Subscription,
  at: Date,
  mark: string,
): Promise<{ coupon: string }[]> {
  const given: { coupon: string }[] = [];
  for (const discount of discounts) {
    if (typeof discount === "string") throw new Error(`Stripe did not expand discount ${discount}`);
    const { coupon } = discount.source;
    if (!coupon || typeof coupon === "string" || coupon.applies_to) continue;
    if (discount.end !== null && discount.end * 1000 <= at.getTime()) continue;
    given.push({ coupon: coupon.valid ? coupon.id : await onceMore(coupon, mark) });
  }
  return given;
}

/** A coupon that nobody may redeem any more still holds for whoever has it: the invoice gets one like it. */
async function onceMore(coupon: Stripe.Coupon, mark: string): Promise<string> {
  const { name, percent_off, amount_off, currency } = coupon;
  const alike = await stripe().coupons.create(
    {
      duration: "once",
      max_redemptions: 1,
      ...(name ? { name } : {}),
      ...(percent_off === null ? { amount_off: amount_off ?? 0, currency: currency ?? "" } : { percent_off }),
      metadata: { [OVERAGE_ITEM_MARK]: mark },
    },
    { idempotencyKey: `final-coupon:${coupon.id}:${mark}` },
  );
  return alike.id;
}
