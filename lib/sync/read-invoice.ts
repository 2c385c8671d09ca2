import type Stripe from "stripe";
import { stripe } from "@/lib/stripe/client";
import { isMissing } from "@/lib/stripe/refusal";

/** An invoice with its payments and why they failed; null when Stripe has it no more. */
export async function findInvoice(invoiceId: string): Promise<Stripe.Invoice | null> {
  try {
    return await stripe().invoices.retrieve(invoiceId, { expand: ["payments.data.payment.payment_intent"] });
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** A list cannot expand as deep as the reason of a failed payment: such an invoice is read on its own. */
export function tellsItsPayments(invoice: Stripe.Invoice): boolean {
  return invoice.payments !== undefined && (invoice.status !== "open" || !invoice.attempted);
}
