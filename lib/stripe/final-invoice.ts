import { stripe } from "./client";
import { draftLike } from "./draft-like";
import { discountsHeld } from "./invoice-discounts";
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
  const own = {
    stripeCustomerId: period.stripeCustomerId,
    at: period.endsAt,
    mark: { [OVERAGE_ITEM_MARK]: mark },
    key: `final-invoice:${mark}`,
  };
  const draft = await draftLike(subscription, own, await discountsHeld(subscription, own));
  return getPeriodInvoice(draft.id ?? "", period);
}
