import { stripe } from "./client";
import type { PeriodInvoice } from "./renewal-invoice";

/** Keeps Stripe from finalizing a draft until it is handed back. Safe to repeat. */
export async function holdDraft(invoice: PeriodInvoice): Promise<void> {
  if (!invoice.isHeld) await stripe().invoices.update(invoice.id, { auto_advance: false });
}

/**
 * Hands a draft back: Stripe finalizes and collects it in its own time. An
 * invoice that is no longer a draft is left as it is. Safe to repeat.
 */
export async function handBackDraft(invoiceId: string): Promise<void> {
  const invoice = await stripe().invoices.retrieve(invoiceId);
  if (invoice.status === "draft" && invoice.auto_advance !== true) {
    await stripe().invoices.update(invoiceId, { auto_advance: true });
  }
}
