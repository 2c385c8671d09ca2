import Stripe from "stripe";
import { stripe } from "./client";
import { isMissing } from "./refusal";

/**
 * Keeps Stripe from finalizing a draft until it is handed back, and says
 * whether it is still one: Stripe also accepts this for an invoice that was
 * finalized a moment ago, whose collection must then go on. Safe to repeat.
 */
export async function holdDraft(invoiceId: string): Promise<boolean> {
  const status = await stopAdvance(invoiceId);
  if (status === "open") await stripe().invoices.update(invoiceId, { auto_advance: true });
  return status === "draft";
}

/** Stripe refuses this for an invoice that is done with; then its status says so. */
async function stopAdvance(invoiceId: string): Promise<string | null> {
  try {
    return (await stripe().invoices.update(invoiceId, { auto_advance: false })).status;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    const { status } = await stripe().invoices.retrieve(invoiceId);
    if (status === "draft") throw error;
    return status;
  }
}

/**
 * Hands an invoice back: Stripe finalizes and collects it in its own time. One
 * that is done with, or no longer there, is left as it is.
 * Safe to repeat.
 */
export async function handBackDraft(invoiceId: string): Promise<void> {
  try {
    const invoice = await stripe().invoices.retrieve(invoiceId);
    const isUnderWay = invoice.status === "draft" || invoice.status === "open";
    if (isUnderWay && invoice.auto_advance !== true) {
      await stripe().invoices.update(invoiceId, { auto_advance: true });
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
