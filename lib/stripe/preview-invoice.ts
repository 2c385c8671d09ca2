import type Stripe from "stripe";
import { stripe } from "./client";
import { listInvoiceLines } from "./invoice-lines";

/** Stripe's preview with all its lines. Stripe keeps a preview for three days, under its id, for whoever asks the rest. */
export async function previewInvoice(asked: Stripe.InvoiceCreatePreviewParams): Promise<Stripe.Invoice> {
  const invoice = await stripe().invoices.createPreview(asked);
  if (!invoice.lines.has_more) return invoice;
  const data = await listInvoiceLines(invoice);
  return { ...invoice, lines: { ...invoice.lines, data, has_more: false } };
}
