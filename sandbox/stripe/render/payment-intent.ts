import type Stripe from "stripe";
import { declineOf, NOT_AUTHENTICATED } from "@/sandbox/stripe/http/declines";
import type { PaymentIntentRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Wire } from "./wire";

export function renderPaymentIntent(row: PaymentIntentRecord): Wire<Stripe.PaymentIntent> {
  return {
    id: row.id,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount: row.amount,
    amount_capturable: 0,
    amount_received: row.succeeded ? row.amount : 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic",
    client_secret: `${row.id}_secret_sandbox`,
    confirmation_method: "automatic",
    created: row.created,
    currency: row.currency,
    customer: row.customer,
    customer_account: null,
    description: row.description,
    excluded_payment_method_types: null,
    last_payment_error: row.requiresAction ? null : lastError(row),
    latest_charge: row.latestCharge,
    livemode: false,
    managed_payments: null,
    metadata: row.metadata,
    next_action: row.requiresAction ? { type: "use_stripe_sdk", use_stripe_sdk: {} } : null,
    on_behalf_of: null,
    payment_method: row.succeeded || row.requiresAction ? row.paymentMethod : null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: row.invoice === null ? null : "off_session",
    shipping: row.shipping,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    transfer_group: null,
    status: statusOf(row),
  };
}

function statusOf(row: PaymentIntentRecord): Stripe.PaymentIntent.Status {
  if (row.succeeded) return "succeeded";
  if (row.canceled) return "canceled";
  return row.requiresAction ? "requires_action" : "requires_payment_method";
}

function lastError({ declineCode }: PaymentIntentRecord): Wire<Stripe.PaymentIntent.LastPaymentError> | null {
  if (declineCode === null) return null;
  if (declineCode === NOT_AUTHENTICATED) {
    const message =
      "The provided PaymentMethod has failed authentication. You can provide a new PaymentMethod to attempt to fulfill this PaymentIntent again.";
    return { type: "invalid_request_error", code: "payment_intent_authentication_failure", message };
  }
  return { type: "card_error", decline_code: declineCode, ...declineOf(declineCode) };
}
