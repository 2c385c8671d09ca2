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
  /** Names this attempt: a key that Stripe remembers never answers for an item deleted since. */
  attempt: string;
  /** Throws when another run has taken over: asked right before an item is made. */
  stillOurs: () => Promise<void>;
};

/** The item that stands, null where nothing is due; and the request that made it so, null where it stood already. */
type PutItem = { itemId: string | null; requestId: string | null };

/**
 * Makes a period's overage stand on an invoice exactly once: on the given draft
 * or, without one, on the subscription's next invoice. Whatever items an
 * earlier attempt left, on the draft or pending, are looked for by the period's
 * mark; one is kept and made to say these minutes, the others go. Safe to
 * repeat.
 */
export async function putOverageItem(overage: Overage, draftInvoiceId: string | null): Promise<PutItem> {
  const mark = markOf(overage);
  const [kept, ...others] = await settleItems(overage, draftInvoiceId, mark);
  for (const { id } of others) await stripe().invoiceItems.del(id);
  if (overage.minutes === 0) {
    const gone = kept ? await stripe().invoiceItems.del(kept.id) : null;
    return { itemId: null, requestId: gone?.lastResponse.requestId ?? null };
  }
  if (kept) return { itemId: kept.id, requestId: await correctItem(kept, overage) };
  await overage.stillOurs();
  const item = await createItem(overage, draftInvoiceId, mark);
  return { itemId: item.id, requestId: item.lastResponse.requestId };
}

/** An item whose minutes or price are not the period's any more, or were edited by hand, is made to say them. */
async function correctItem(
  item: Stripe.InvoiceItem,
  { minutes, priceMinor }: Overage,
): Promise<string | null> {
  const isPriced = Number(item.pricing?.unit_amount_decimal) === Number(priceMinor);
  if (Number(item.quantity) === minutes && isPriced) return null;
  const corrected = await stripe().invoiceItems.update(item.id, {
    quantity: minutes,
    ...(isPriced ? {} : { unit_amount_decimal: Stripe.Decimal.from(priceMinor) }),
  });
  return corrected.lastResponse.requestId;
}

/** Items of the period where this one belongs; those that wait elsewhere would be billed a second time, and go. */
async function settleItems(overage: Overage, draftInvoiceId: string | null, mark: string) {
  const pending = await listMarked({ customer: overage.stripeCustomerId, pending: true }, mark);
  if (!draftInvoiceId) return pending;
  for (const { id } of pending) await stripe().invoiceItems.del(id);
  return listMarked({ invoice: draftInvoiceId }, mark);
}

async function listMarked(where: Stripe.InvoiceItemListParams, mark: string): Promise<Stripe.InvoiceItem[]> {
  const items = await stripe()
    .invoiceItems.list({ ...where, limit: 100 })
    .autoPagingToArray({ limit: 1_000 });
  return items.filter(({ metadata }) => metadata?.[OVERAGE_ITEM_MARK] === mark);
}

async function createItem(overage: Overage, draftInvoiceId: string | null, mark: string) {
  return stripe().invoiceItems.create(
    {
      customer: overage.stripeCustomerId,
      ...(draftInvoiceId ? { invoice: draftInvoiceId } : { subscription: overage.stripeSubscriptionId }),
      currency: overage.currency,
      quantity: overage.minutes,
      unit_amount_decimal: Stripe.Decimal.from(overage.priceMinor),
      description: overage.description,
      period: { start: seconds(overage.startsAt), end: seconds(overage.endsAt) },
      metadata: { [OVERAGE_ITEM_MARK]: mark },
    },
    { idempotencyKey: `overage:${overage.attempt}` },
  );
}

/** How Stripe is told which period an item or an invoice is for. */
export function markOf({
  stripeSubscriptionId,
  startsAt,
}: {
  stripeSubscriptionId: string;
  startsAt: Date;
}): string {
  return `${stripeSubscriptionId}:${startsAt.toISOString()}`;
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
