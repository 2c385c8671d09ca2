import type Stripe from "stripe";
import type { InvoicePayment } from "@/lib/domain/invoice";
import { invoiceLines } from "./invoice-lines";
import type { PriceBook } from "./price-book";
import { dateOf, idOf } from "./stripe-values";

/** The mirror's row of an invoice, but for its tenant and the time: a rule, so that a reading can be compared. */
export function invoiceRow(
  invoice: Stripe.Invoice,
  lines: readonly Stripe.InvoiceLineItem[],
  { overagePriceIds }: PriceBook,
) {
  return {
    stripeSubscriptionId: idOf(invoice.parent?.subscription_details?.subscription),
    number: invoice.number,
    status: invoice.status ?? "draft",
    billingReason: invoice.billing_reason,
    currency: invoice.currency,
    subtotalMinor: invoice.subtotal,
    discountMinor: sumOf(invoice.total_discount_amounts),
    taxMinor: sumOf(invoice.total_taxes),
    totalMinor: invoice.total,
    amountDueMinor: invoice.amount_due,
    amountPaidMinor: invoice.amount_paid,
    amountRemainingMinor: invoice.amount_remaining,
    lines: invoiceLines(lines, overagePriceIds),
    payments: (invoice.payments?.data ?? []).map(invoicePayment),
    collectionMethod: invoice.collection_method,
    autoAdvance: invoice.auto_advance ?? null,
    attemptCount: invoice.attempt_count,
    nextAttemptAt: dateOf(invoice.next_payment_attempt),
    dueAt: dateOf(invoice.due_date),
    createdAt: new Date(invoice.created * 1000),
    finalizedAt: dateOf(invoice.status_transitions.finalized_at),
    paidAt: dateOf(invoice.status_transitions.paid_at),
    hostedUrl: invoice.hosted_invoice_url ?? null,
    pdfUrl: invoice.invoice_pdf ?? null,
    livemode: invoice.livemode,
  };
}

function invoicePayment(payment: Stripe.InvoicePayment): InvoicePayment {
  const reference = payment.payment.payment_intent;
  const intent = reference && typeof reference !== "string" ? reference : null;
  return {
    id: payment.id,
    status: payment.status,
    amountMinor: payment.amount_paid ?? payment.amount_requested,
    paidAt: dateOf(payment.status_transitions.paid_at)?.toISOString() ?? null,
    failure: intent?.last_payment_error?.message ?? intent?.last_payment_error?.code ?? null,
    needsAction: intent?.status === "requires_action",
  };
}

function sumOf(parts: readonly { amount: number }[] | null): number {
  return (parts ?? []).reduce((sum, { amount }) => sum + amount, 0);
}
