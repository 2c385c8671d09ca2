import Stripe from "stripe";
import { stripe } from "./client";

/** Names the period on the line, so that the item is found again and the line is known as usage. */
export const OVERAGE_ITEM_MARK = "releve_period";

export type Overage = {
  stripeCustomerId: string;
  stripeSubscriptionId: string;
  startsAt: Date;
  endsAt: Date;
  minutes: number;
  priceMinor: string;
  currency: string;
  description: string;
};

/**
 * Puts a period's overage on an invoice as one item: on the given draft or,
 * without one, on the subscription's next invoice. Safe to repeat: the item
 * carries the period's name and is looked for first; a changed number of
 * minutes changes the item. Returns its id, or null when nothing is due.
 */
export async function putOverageItem(
  overage: Overage,
  draftInvoiceId: string | null,
): Promise<string | null> {
  const mark = `${overage.stripeSubscriptionId}:${overage.startsAt.toISOString()}`;
  const existing = await findItem(overage.stripeCustomerId, draftInvoiceId, mark);
  if (existing && Number(existing.quantity) === overage.minutes) return existing.id;
  if (existing) await stripe().invoiceItems.del(existing.id);
  if (overage.minutes === 0) return null;
  const item = await stripe().invoiceItems.create(
    {
      customer: overage.stripeCustomerId,
      ...(draftInvoiceId ? { invoice: draftInvoiceId } : { subscription: overage.stripeSubscriptionId }),
      currency: overage.currency,
      quantity: overage.minutes,
      unit_amount_decimal: Stripe.Decimal.from(overage.priceMinor),
      description: overage.description,
      period: { start: seconds(overage.startsAt), end: seconds(overage.endsAt) },
      metadata: { [OVERAGE_ITEM_MARK]: mark, minutes: String(overage.minutes) },
    },
    { idempotencyKey: `${mark}:${overage.minutes}:${existing?.id ?? "first"}` },
  );
  return item.id;
}

async function findItem(
  customer: string,
  draftInvoiceId: string | null,
  mark: string,
): Promise<Stripe.InvoiceItem | null> {
  const where = draftInvoiceId ? { invoice: draftInvoiceId } : { customer, pending: true };
  for await (const item of stripe().invoiceItems.list({ ...where, limit: 100 })) {
    if (item.metadata?.[OVERAGE_ITEM_MARK] === mark) return item;
  }
  return null;
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
