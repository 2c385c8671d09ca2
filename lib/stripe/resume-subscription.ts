import type Stripe from "stripe";
import { stripe } from "./client";
import { type NextInvoice, nextInvoiceOf } from "./next-invoice";
import type { MissingOverage } from "./preview-overage";

/**
 * Undoes whatever keeps a subscription from going on: an end that was set for
 * it, a paused collection, a pause. Returns Stripe's request id and the invoice
 * that coming back has made, or null when it goes on already.
 */
export async function resumeSubscription(
  subscriptionId: string,
  idempotencyKey: string,
): Promise<{ requestId: string | null; invoiceId: string | null } | null> {
  const { ending, collection, isPaused } = whatHolds(await stripe().subscriptions.retrieve(subscriptionId));
  const undo = { ...ending, ...collection };
  if (Object.keys(undo).length === 0 && !isPaused) return null;
  const goesOn =
    Object.keys(undo).length > 0
      ? await stripe().subscriptions.update(subscriptionId, undo, { idempotencyKey })
      : null;
  if (!isPaused) return { requestId: goesOn?.lastResponse.requestId ?? null, invoiceId: null };
  const resumed = await stripe().subscriptions.resume(
    subscriptionId,
    { billing_cycle_anchor: { type: "now" }, payment_behavior: "resume_on_payment_success" },
    { idempotencyKey: `${idempotencyKey}-resume` },
  );
  const { latest_invoice: invoice, lastResponse } = resumed;
  return {
    requestId: lastResponse.requestId,
    invoiceId: typeof invoice === "string" ? invoice : (invoice?.id ?? null),
  };
}

/**
 * Asks for the next invoice as it will be when the subscription goes on: that of
 * a paused one is made at once. Null when it goes on already.
 */
export async function previewResumed(subscriptionId: string): Promise<{
  isPaused: boolean;
  next: (missing: MissingOverage | null) => Promise<NextInvoice | null>;
} | null> {
  const { ending, collection, isPaused } = whatHolds(await stripe().subscriptions.retrieve(subscriptionId));
  if (!ending && !collection && !isPaused) return null;
  const details = isPaused ? { resume_at: "now" as const } : ending;
  const asked = { subscription: subscriptionId, ...(details ? { subscription_details: details } : {}) };
  return { isPaused, next: (missing) => nextInvoiceOf(asked, missing) };
}

/** What keeps a subscription from going on, each as the update that undoes it. */
function whatHolds({ status, cancel_at, cancel_at_period_end, pause_collection }: Stripe.Subscription) {
  // The portal sets a date, our own action a flag; Stripe wants each undone by its own name.
  const ending = cancel_at_period_end
    ? { cancel_at_period_end: false }
    : cancel_at
      ? { cancel_at: "" as const }
      : null;
  const collection = pause_collection ? { pause_collection: "" as const } : null;
  return { ending, collection, isPaused: status === "paused" };
}
