import { stripe } from "./client";
import { markOf, OVERAGE_ITEM_MARK } from "./overage-item";
import { getPeriodInvoice, type PeriodInvoice } from "./renewal-invoice";
import { isEnded } from "./subscription-end";

type FinalPeriod = { stripeCustomerId: string; stripeSubscriptionId: string; startsAt: Date; endsAt: Date };

/**
 * The invoice of its own that an ended subscription's overage item needs,
 * because Stripe makes none at the end. It is collected as the subscription
 * was. Found again by the period's mark, so it is made once; null while the
 * subscription still runs.
 */
export async function getFinalInvoice(period: FinalPeriod): Promise<PeriodInvoice | null> {
  const subscription = await stripe().subscriptions.retrieve(period.stripeSubscriptionId);
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
  const { default_payment_method: method } = subscription;
  const draft = await stripe().invoices.create(
    {
      customer: period.stripeCustomerId,
      currency: subscription.currency,
      auto_advance: false,
      pending_invoice_items_behavior: "exclude",
      metadata: { [OVERAGE_ITEM_MARK]: mark },
      ...(subscription.collection_method === "send_invoice"
        ? { collection_method: "send_invoice", days_until_due: subscription.days_until_due ?? 30 }
        : { collection_method: "charge_automatically" }),
      ...(method ? { default_payment_method: typeof method === "string" ? method : method.id } : {}),
    },
    { idempotencyKey: `final-invoice:${mark}` },
  );
  return getPeriodInvoice(draft.id ?? "", period);
}
