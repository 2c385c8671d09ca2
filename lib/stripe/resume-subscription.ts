import { stripe } from "./client";

/**
 * Undoes whatever keeps a subscription from going on: an end that was set for
 * it, a paused collection, a pause. Returns Stripe's request id and the invoice
 * that coming back has made, or null when it goes on already.
 */
export async function resumeSubscription(
  subscriptionId: string,
  idempotencyKey: string,
): Promise<{ requestId: string | null; invoiceId: string | null } | null> {
  const { status, cancel_at, cancel_at_period_end, pause_collection } =
    await stripe().subscriptions.retrieve(subscriptionId);
  // The portal sets a date, our own action a flag; Stripe wants each undone by its own name.
  const undo = {
    ...(cancel_at_period_end ? { cancel_at_period_end: false } : cancel_at ? { cancel_at: "" as const } : {}),
    ...(pause_collection ? { pause_collection: "" as const } : {}),
  };
  const isPaused = status === "paused";
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
