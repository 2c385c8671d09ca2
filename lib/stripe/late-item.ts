import type Stripe from "stripe";
import { stripe } from "./client";
import { makeLateInvoice } from "./late-invoice";
import {
  BEFORE_DISCOUNT_MARK,
  LATE_ITEM_MARK,
  type LateItem,
  lateMark,
  madeSince,
  type NewLateItem,
} from "./late-mark";
import { isMissing } from "./refusal";
import { isEnded } from "./subscription-end";

/** The subscription whose next invoice takes the item. */
export type NextInvoiceOf = { stripeCustomerId: string; stripeSubscriptionId: string };

/**
 * What earlier attempts left at Stripe: the item that stands, looked for by its
 * mark. Items that wait for an invoice that is not to come go, so that nothing
 * is ever billed twice; one on a voided invoice bills nothing. Safe to repeat.
 */
export async function settleLateItem(
  late: LateItem,
  next: NextInvoiceOf | null,
): Promise<{ standing: Stripe.InvoiceItem | null; droppedId: string | null }> {
  const items = await listMarked(late, next);
  const stranded = items.filter((item) => isStranded(item, next));
  for (const { id } of stranded) await deleteItem(id);
  const droppedId = stranded.at(-1)?.id ?? null;
  for (const item of items) {
    if (!stranded.includes(item) && !(await isOnVoided(item))) return { standing: item, droppedId };
  }
  return { standing: null, droppedId };
}

/** A voided invoice asks for nothing, and keeps its items for ever. */
async function isOnVoided({ invoice }: Stripe.InvoiceItem): Promise<boolean> {
  if (!invoice) return false;
  const found = await unlessMissing(() => stripe().invoices.retrieve(idOf(invoice)));
  return found?.status === "void";
}

/**
 * Makes the item that bills late usage, or credits it, where none stands: on the
 * next invoice or, where there is none to come, on a draft of its own that is
 * collected as the subscription was. One whose answer was lost a moment ago is
 * found by its idempotency key.
 */
export async function makeLateItem(
  late: NewLateItem,
  next: NextInvoiceOf | null,
): Promise<Stripe.InvoiceItem> {
  const place = next
    ? { customer: next.stripeCustomerId, subscription: next.stripeSubscriptionId }
    : { customer: late.stripeCustomerId, invoice: await makeLateInvoice(late) };
  return stripe().invoiceItems.create(
    {
      ...place,
      ...priced(late),
      currency: late.currency,
      description: descriptionOf(late),
      period: { start: seconds(late.startsAt), end: seconds(late.endsAt) },
    },
    // Asked for another place, the same attempt is another request.
    { idempotencyKey: `late-usage:${lateMark(late)}:${late.attempt}:${next?.stripeSubscriptionId ?? "own"}` },
  );
}

/**
 * Where an item is by now: `gone` or on an invoice that was voided, and so
 * billed by nothing; on an invoice, `waiting` for one, or `stranded`, because
 * its subscription has ended and left it behind.
 */
export async function findLateItemPlace(
  itemId: string,
): Promise<"gone" | "waiting" | "stranded" | { invoiceId: string }> {
  const item = await unlessMissing(() => stripe().invoiceItems.retrieve(itemId));
  if (!item || (await isOnVoided(item))) return "gone";
  if (item.invoice) return { invoiceId: idOf(item.invoice) };
  const subscriptionId = subscriptionOf(item);
  if (subscriptionId === null) return "stranded";
  const subscription = await unlessMissing(() => stripe().subscriptions.retrieve(subscriptionId));
  return subscription && !isEnded(subscription) ? "waiting" : "stranded";
}

async function listMarked(late: LateItem, next: NextInvoiceOf | null): Promise<Stripe.InvoiceItem[]> {
  const customers = new Set([late.stripeCustomerId, next?.stripeCustomerId ?? late.stripeCustomerId]);
  const created = madeSince(late);
  const found: Stripe.InvoiceItem[] = [];
  for (const customer of customers) {
    for await (const item of stripe().invoiceItems.list({ customer, created, limit: 100 })) {
      if (item.metadata?.[LATE_ITEM_MARK] === lateMark(late)) found.push(item);
    }
  }
  return found;
}

/** Waits where no invoice takes it that is sure to come. */
function isStranded(item: Stripe.InvoiceItem, next: NextInvoiceOf | null): boolean {
  if (item.invoice) return false;
  const subscriptionId = subscriptionOf(item);
  const isOfNext = subscriptionId === null || subscriptionId === next?.stripeSubscriptionId;
  return next === null || !isOfNext || idOf(item.customer) !== next.stripeCustomerId;
}

async function deleteItem(id: string): Promise<void> {
  await unlessMissing(() => stripe().invoiceItems.del(id));
}

async function unlessMissing<Found>(read: () => Promise<Found>): Promise<Found | null> {
  try {
    return await read();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Its period's discount is off it already; no other invoice's may change it. */
function priced(
  late: NewLateItem,
): Pick<Stripe.InvoiceItemCreateParams, "amount" | "discountable" | "metadata"> {
  const { amountMinor, afterDiscountMinor } = late;
  const mark = { [LATE_ITEM_MARK]: lateMark(late) };
  const metadata = isDiscounted(late)
    ? { ...mark, [BEFORE_DISCOUNT_MARK]: `${amountMinor}:${afterDiscountMinor}` }
    : mark;
  return { amount: afterDiscountMinor, discountable: false, metadata };
}

/** The line names the period, because its invoice is another's. */
function descriptionOf(late: NewLateItem): string {
  const { startsAt, endsAt, minutes } = late;
  const period = `${startsAt.toISOString().slice(0, 10)} – ${endsAt.toISOString().slice(0, 10)}`;
  const discount = isDiscounted(late) ? ", less its discount" : "";
  if (minutes >= 0) return `Minutes of ${period} that came after its invoice${discount}: ${minutes}`;
  return `Minutes too many on the invoice of ${period}${discount}: ${-minutes}`;
}

function isDiscounted({ amountMinor, afterDiscountMinor }: NewLateItem): boolean {
  return amountMinor !== afterDiscountMinor;
}

function subscriptionOf({ parent }: Stripe.InvoiceItem): string | null {
  return parent?.subscription_details?.subscription ?? null;
}

function idOf(named: string | { id?: string }): string {
  return typeof named === "string" ? named : (named.id ?? "");
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
