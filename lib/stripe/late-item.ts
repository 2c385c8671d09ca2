import type Stripe from "stripe";
import { stripe } from "./client";
import { draftLike } from "./draft-like";
import { handBackDraft } from "./hold-invoice";
import { sharesOff } from "./invoice-discounts";
import { markOf } from "./overage-item";
import { isMissing } from "./refusal";
import { isEnded } from "./subscription-end";

/** Names the late usage on the line: it bills a period that its invoice is not for. */
export const LATE_ITEM_MARK = "releve_late_usage";

/** Room for clocks that differ, when what an earlier attempt made is looked for. */
const DAY_SECONDS = 86_400;

type LateItem = {
  /** The period that it belongs to, and of whose subscription. */
  stripeCustomerId: string;
  stripeSubscriptionId: string;
  startsAt: Date;
  endsAt: Date;
  sequence: number;
  /** Negative where a correction took minutes away; then the amount is a credit. */
  minutes: number;
  amountMinor: number;
  currency: string;
  detectedAt: Date;
};

export type NewLateItem = LateItem & {
  /** Names the decision that is carried out: a key that Stripe remembers never answers for an item deleted since. */
  attempt: string;
};

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
    : { customer: late.stripeCustomerId, invoice: await makeInvoice(late) };
  return stripe().invoiceItems.create(
    {
      ...place,
      currency: late.currency,
      amount: late.amountMinor,
      description: descriptionOf(late),
      period: { start: seconds(late.startsAt), end: seconds(late.endsAt) },
      metadata: { [LATE_ITEM_MARK]: lateMark(late) },
    },
    // Asked for another place, the same attempt is another request.
    { idempotencyKey: `late-usage:${lateMark(late)}:${late.attempt}:${next?.stripeSubscriptionId ?? "own"}` },
  );
}

/** An invoice that was made for this item goes once the item stands; another is not ours to hand back. Safe to repeat. */
export async function handBackLateInvoice(late: LateItem, { invoice }: Stripe.InvoiceItem): Promise<void> {
  if (!invoice) return;
  try {
    const { metadata } = await stripe().invoices.retrieve(idOf(invoice));
    if (metadata?.[LATE_ITEM_MARK] !== lateMark(late)) return;
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  await handBackDraft(idOf(invoice));
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
  const created = { gte: seconds(late.detectedAt) - DAY_SECONDS };
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

async function makeInvoice(late: NewLateItem): Promise<string> {
  const mark = { [LATE_ITEM_MARK]: lateMark(late) };
  const created = { gte: seconds(late.detectedAt) - DAY_SECONDS };
  const drafts = stripe().invoices.list({
    customer: late.stripeCustomerId,
    status: "draft",
    created,
    limit: 100,
  });
  for await (const { id, metadata } of drafts) {
    if (id && metadata?.[LATE_ITEM_MARK] === lateMark(late)) return id;
  }
  const subscription = await stripe().subscriptions.retrieve(late.stripeSubscriptionId, {
    expand: ["discounts.source.coupon.applies_to"],
  });
  const own = {
    stripeCustomerId: late.stripeCustomerId,
    at: late.endsAt,
    mark,
    key: `late-invoice:${lateMark(late)}:${late.attempt}`,
  };
  const { id } = await draftLike(subscription, own, await sharesOff(subscription, own));
  if (!id) throw new Error("Stripe sent an invoice without an id");
  return id;
}

/** The line names the period, because its invoice is another's. */
function descriptionOf({ startsAt, endsAt, minutes }: LateItem): string {
  const period = `${startsAt.toISOString().slice(0, 10)} – ${endsAt.toISOString().slice(0, 10)}`;
  return minutes >= 0
    ? `Minutes of ${period} that came after its invoice: ${minutes}`
    : `Minutes too many on the invoice of ${period}: ${-minutes}`;
}

function lateMark(late: LateItem): string {
  return `${markOf(late)}:${late.sequence}`;
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
