import type Stripe from "stripe";
import { stripe } from "./client";
import { draftLike } from "./draft-like";
import { handBackDraft } from "./hold-invoice";
import { LATE_ITEM_MARK, type LateItem, lateMark, madeSince, type NewLateItem } from "./late-mark";
import { isMissing } from "./refusal";

/**
 * A draft of its own for late usage that no next invoice takes, collected as the
 * subscription was. Found again by its mark, so that it is made once.
 */
export async function makeLateInvoice(late: NewLateItem): Promise<string> {
  for await (const { id } of ownDrafts(late)) {
    if (id) return id;
  }
  const subscription = await stripe().subscriptions.retrieve(late.stripeSubscriptionId);
  const own = {
    stripeCustomerId: late.stripeCustomerId,
    mark: { [LATE_ITEM_MARK]: lateMark(late) },
    key: `late-invoice:${lateMark(late)}:${late.attempt}`,
  };
  // What its period had off is off the item already.
  const { id } = await draftLike(subscription, own, "");
  if (!id) throw new Error("Stripe sent an invoice without an id");
  return id;
}

/** An invoice that was made for this item goes once the item stands; another is not ours to hand back. Safe to repeat. */
export async function handBackLateInvoice(late: LateItem, { invoice }: Stripe.InvoiceItem): Promise<void> {
  if (!invoice) return;
  const id = typeof invoice === "string" ? invoice : (invoice.id ?? "");
  try {
    const { metadata } = await stripe().invoices.retrieve(id);
    if (metadata?.[LATE_ITEM_MARK] !== lateMark(late)) return;
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  await handBackDraft(id);
}

/** Drafts that were made for an item which does not come stay empty, and go. Safe to repeat. */
export async function dropEmptyLateInvoices(late: LateItem): Promise<void> {
  for await (const { id, lines } of ownDrafts(late)) {
    if (!id || lines.data.length > 0) continue;
    try {
      await stripe().invoices.del(id);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}

async function* ownDrafts(late: LateItem): AsyncGenerator<Stripe.Invoice> {
  const drafts = stripe().invoices.list({
    customer: late.stripeCustomerId,
    status: "draft",
    created: madeSince(late),
    limit: 100,
  });
  for await (const draft of drafts) {
    if (draft.metadata?.[LATE_ITEM_MARK] === lateMark(late)) yield draft;
  }
}
