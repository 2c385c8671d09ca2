import type Stripe from "stripe";
import { invoiceLines } from "@/sandbox/stripe/billing/invoice-lines";
import { totalsOf } from "@/sandbox/stripe/billing/totals";
import type { InvoicePaymentRecord, InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { renderLine } from "./invoice-line";
import { listOf, type Wire } from "./wire";

const EMBEDDED_LINES = 10;

/** A draft's lines and amounts are made anew from the meter on every read; a finalized invoice never changes. */
export function renderInvoice(sandbox: Sandbox, row: InvoiceRecord): Wire<Stripe.Invoice> {
  const lines = invoiceLines(sandbox, row);
  const { subtotal, discounts, total, amountDue } = totalsOf(sandbox, row, lines);
  const customer = sandbox.state.customers.find(row.customer);
  const pages = row.finalizedAt === null ? null : `${sandbox.url()}/invoice/${row.id}`;
  return {
    id: row.id,
    object: "invoice",
    account_country: "FR",
    account_name: "Sandbox",
    account_tax_ids: null,
    amount_due: amountDue,
    amount_overpaid: 0,
    amount_paid: row.amountPaid,
    amount_remaining: amountDue - row.amountPaid,
    amount_shipping: 0,
    application: null,
    attempt_count: row.attemptCount,
    attempted: row.attemptCount > 0 || row.status === "paid",
    auto_advance: row.autoAdvance,
    automatic_tax: automaticTax(row),
    automatically_finalizes_at: row.status === "draft" && row.autoAdvance ? row.finalizesAt : null,
    billing_reason: row.billingReason,
    collection_method: row.collectionMethod,
    created: row.created,
    currency: row.currency,
    custom_fields: null,
    customer: row.customer,
    customer_account: null,
    customer_address: customer?.address ?? null,
    customer_email: customer?.email ?? null,
    customer_name: customer?.name ?? null,
    customer_phone: customer?.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: customer?.taxExempt ?? "none",
    customer_tax_ids: [],
    default_payment_method: row.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: row.description,
    discounts: row.discounts,
    due_date: row.dueDate,
    effective_at: row.finalizedAt,
    ending_balance: row.endingBalance,
    footer: row.footer,
    from_invoice: null,
    hosted_invoice_url: pages,
    invoice_pdf: pages && `${pages}/pdf`,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: listOf(
      lines.slice(0, EMBEDDED_LINES).map((line) => renderLine(row, line)),
      `/v1/invoices/${row.id}/lines`,
      lines.length > EMBEDDED_LINES,
    ),
    livemode: false,
    metadata: row.metadata,
    next_payment_attempt: nextAttempt(row),
    number: row.number,
    on_behalf_of: null,
    parent: row.subscription === null ? null : parentOf(row, row.subscription),
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: row.periodEnd,
    period_start: row.periodStart,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: row.finalizedAt === null ? (customer?.balance ?? 0) : row.startingBalance,
    statement_descriptor: null,
    status: row.status,
    status_transitions: {
      finalized_at: row.finalizedAt,
      marked_uncollectible_at: row.uncollectibleAt,
      paid_at: row.paidAt,
      voided_at: row.voidedAt,
    },
    subtotal,
    subtotal_excluding_tax: subtotal,
    test_clock: null,
    total,
    total_discount_amounts: discounts,
    total_excluding_tax: total,
    total_pretax_credit_amounts: discounts.map((taken) => ({ ...taken, type: "discount" as const })),
    total_taxes: [],
    webhooks_delivered_at: row.created,
  };
}

export function renderInvoicePayment(
  row: InvoiceRecord,
  payment: InvoicePaymentRecord,
): Wire<Stripe.InvoicePayment> {
  return {
    id: payment.id,
    object: "invoice_payment",
    amount_paid: payment.paidAt === null ? null : payment.amount,
    amount_requested: payment.amount,
    created: payment.created,
    currency: row.currency,
    invoice: row.id,
    is_default: payment === row.payments.at(-1),
    livemode: false,
    payment: { payment_intent: payment.paymentIntent, type: "payment_intent" },
    status: payment.paidAt !== null ? "paid" : row.status === "void" ? "canceled" : "open",
    status_transitions: { canceled_at: row.voidedAt, paid_at: payment.paidAt },
  };
}

/** Without tax registrations Stripe Tax answers that nothing is due: zero tax, complete. */
function automaticTax({ automaticTax: enabled }: InvoiceRecord): Wire<Stripe.Invoice.AutomaticTax> {
  return enabled
    ? {
        disabled_reason: null,
        enabled,
        liability: { type: "self" },
        provider: "stripe",
        status: "complete",
      }
    : { disabled_reason: null, enabled, liability: null, provider: null, status: null };
}

function nextAttempt(row: InvoiceRecord): number | null {
  if (row.collectionMethod === "send_invoice" || !row.autoAdvance) return null;
  if (row.status === "draft") return row.finalizesAt;
  return row.status === "open" ? row.nextPaymentAttempt : null;
}

function parentOf(row: InvoiceRecord, subscription: string): Wire<Stripe.Invoice.Parent> {
  return {
    quote_details: null,
    subscription_details: { metadata: row.subscriptionMetadata, subscription },
    type: "subscription_details",
  };
}
