import { stripe } from "./client";
import { OVERAGE_ITEM_MARK } from "./overage-item";
import { type PeriodInvoice, periodInvoice } from "./renewal-invoice";
import { isEndedSubscription } from "./subscription-end";

type FinalPeriod = { stripeCustomerId: string; stripeSubscriptionId: string; startsAt: Date; endsAt: Date };

/**
 * The invoice of its own that an ended subscription's overage item needs,
 * because Stripe makes none at the end. Found again by the period's mark, so
 * it is made once; null while the subscription still runs.
 */
export async function getFinalInvoice(period: FinalPeriod): Promise<PeriodInvoice | null> {
  if (!(await isEndedSubscription(period.stripeSubscriptionId))) return null;
  const mark = `${period.stripeSubscriptionId}:${period.startsAt.toISOString()}`;
  const created = { gte: Math.floor(period.startsAt.getTime() / 1000) };
  for await (const invoice of stripe().invoices.list({
    customer: period.stripeCustomerId,
    created,
    limit: 100,
  })) {
    if (invoice.metadata?.[OVERAGE_ITEM_MARK] === mark) return periodInvoice(invoice, period);
  }
  const draft = await stripe().invoices.create(
    {
      customer: period.stripeCustomerId,
      auto_advance: false,
      pending_invoice_items_behavior: "exclude",
      metadata: { [OVERAGE_ITEM_MARK]: mark },
    },
    { idempotencyKey: `final-invoice:${mark}` },
  );
  return periodInvoice(draft, period);
}
