import Stripe from "stripe";
import { stripe } from "./client";
import { isRepeated, isRepeatedError } from "./repeated-answer";

/** Names the period on the line, so that the item is found again and the line is known as usage. */
export const OVERAGE_ITEM_MARK = "releve_period";

/** How often an item of a period may be deleted within the day that Stripe remembers keys. */
const MOST_TURNS = 20;

export type Overage = {
  stripeCustomerId: string;
  stripeSubscriptionId: string;
  startsAt: Date;
  endsAt: Date;
  minutes: number;
  priceMinor: string;
  currency: string;
  description: string;
  /** Names this attempt: for a request that must not be answered by an earlier one's error. */
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
  const kept = await keepOne(overage, draftInvoiceId, mark);
  if (overage.minutes === 0) {
    const gone = kept ? await stripe().invoiceItems.del(kept.id) : null;
    return { itemId: null, requestId: gone?.lastResponse.requestId ?? null };
  }
  if (kept) return { itemId: kept.id, requestId: await correctItem(kept, overage) };
  return makeItem(overage, draftInvoiceId, mark);
}

/**
 * Every run asks under the same keys, whatever the minutes are by then: a request
 * that Stripe still works on, after its client gave up, is answered or refused to
 * all others who ask. What Stripe repeats may be about an item deleted since, so
 * we look again, and ask under the next key where nothing stands. An error that
 * it repeats is that request's end: then this attempt asks once under its own.
 */
async function makeItem(overage: Overage, draftInvoiceId: string | null, mark: string): Promise<PutItem> {
  let key = "0";
  for (let turn = 1; turn <= MOST_TURNS; turn += 1) {
    await overage.stillOurs();
    const { item, repeatedError } = await createItem(overage, draftInvoiceId, mark, key);
    if (item) return { itemId: item.id, requestId: item.lastResponse.requestId };
    const standing = await keepOne(overage, draftInvoiceId, mark);
    if (standing) return { itemId: standing.id, requestId: await correctItem(standing, overage) };
    if (repeatedError && key === overage.attempt) throw repeatedError;
    key = repeatedError ? overage.attempt : String(turn);
  }
  throw new Error(`Items of ${mark} were made and deleted ${MOST_TURNS} times within a day`);
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

/** The one item that stands where it belongs; others beside it go. */
async function keepOne(
  overage: Overage,
  draftInvoiceId: string | null,
  mark: string,
): Promise<Stripe.InvoiceItem | null> {
  const [kept, ...others] = await settleItems(overage, draftInvoiceId, mark);
  for (const { id } of others) await stripe().invoiceItems.del(id);
  return kept ?? null;
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

/** No item where Stripe repeats what an earlier request under the key came to: an answer, maybe about other minutes, or an error. */
type Made = { item: Stripe.Response<Stripe.InvoiceItem> | null; repeatedError: unknown };

async function createItem(
  overage: Overage,
  draftInvoiceId: string | null,
  mark: string,
  key: string,
): Promise<Made> {
  const place = draftInvoiceId ?? overage.stripeSubscriptionId;
  try {
    const item = await stripe().invoiceItems.create(
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
      { idempotencyKey: `overage:${mark}:${place}:${key}` },
    );
    return { item: isRepeated(item.lastResponse.headers) ? null : item, repeatedError: null };
  } catch (error) {
    const isOfOtherMinutes = error instanceof Stripe.errors.StripeIdempotencyError;
    if (!isOfOtherMinutes && !isRepeatedError(error)) throw error;
    return { item: null, repeatedError: isOfOtherMinutes ? null : error };
  }
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
