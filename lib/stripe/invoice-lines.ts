import type Stripe from "stripe";
import { stripe } from "./client";

/** All lines of an invoice: those inside it are the first page only, pending items before the subscription's. */
export async function listInvoiceLines(invoice: Stripe.Invoice): Promise<Stripe.InvoiceLineItem[]> {
  if (!invoice.lines.has_more || !invoice.id) return invoice.lines.data;
  return stripe().invoices.listLineItems(invoice.id, { limit: 100 }).autoPagingToArray({ limit: 1_000 });
}
