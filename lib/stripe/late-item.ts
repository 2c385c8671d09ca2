import type Stripe from "stripe";
import { stripe } from "./client";
import { draftLike } from "./draft-like";
import { handBackDraft } from "./hold-invoice";
import { markOf } from "./overage-item";

/** Names the late usage on the line: it bills a period that its invoice is not for. */
export const LATE_ITEM_MARK = "releve_late_usage";

/** Room for clocks that differ, when what an earlier attempt made is looked for. */
const DAY_SECONDS = 86_400;

export type LateItem = {
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

/** The subscription whose next invoice takes the item. */
export type NextInvoiceOf = { stripeCustomerId: string; stripeSubscriptionId: string };

/**
 * Makes late usage stand at Stripe exactly once: on the next invoice or, where
 * there is none to come, on an invoice of its own that is collected as the
 * subscription was. What an earlier attempt made is looked for by its mark, and
 * one whose answer was lost a moment ago is found by its idempotency key. Safe
 * to repeat.
 */
export async function putLateItem(late: LateItem, next: NextInvoiceOf | null): Promise<Stripe.InvoiceItem> {
  const item = (await findItem(late, next)) ?? (await makeItem(late, next));
  // An invoice of our own goes only when its item stands; also when we stopped right there.
  if (next === null && item.invoice) await handBackDraft(idOf(item.invoice));
  return item;
}

async function findItem(late: LateItem, next: NextInvoiceOf | null): Promise<Stripe.InvoiceItem | null> {
  const customers = new Set([late.stripeCustomerId, next?.stripeCustomerId ?? late.stripeCustomerId]);
  const created = { gte: seconds(late.detectedAt) - DAY_SECONDS };
  for (const customer of customers) {
    for await (const item of stripe().invoiceItems.list({ customer, created, limit: 100 })) {
      if (item.metadata?.[LATE_ITEM_MARK] === lateMark(late)) return item;
    }
  }
  return null;
}

async function makeItem(late: LateItem, next: NextInvoiceOf | null): Promise<Stripe.InvoiceItem> {
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
    { idempotencyKey: `late-usage:${lateMark(late)}` },
  );
}

async function makeInvoice(late: LateItem): Promise<string> {
  const mark = { [LATE_ITEM_MARK]: lateMark(late) };
  const created = { gte: seconds(late.detectedAt) - DAY_SECONDS };
  for await (const { id, metadata } of stripe().invoices.list({
    customer: late.stripeCustomerId,
    created,
    limit: 100,
  })) {
    if (id && metadata?.[LATE_ITEM_MARK] === lateMark(late)) return id;
  }
  const subscription = await stripe().subscriptions.retrieve(late.stripeSubscriptionId, {
    expand: ["discounts.source.coupon.applies_to"],
  });
  const { id } = await draftLike(subscription, {
    stripeCustomerId: late.stripeCustomerId,
    at: late.endsAt,
    mark,
    key: `late-invoice:${lateMark(late)}`,
  });
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

function idOf(invoice: string | { id?: string }): string {
  return typeof invoice === "string" ? invoice : (invoice.id ?? "");
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
