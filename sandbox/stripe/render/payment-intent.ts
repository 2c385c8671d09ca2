import type Stripe from "stripe";
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
    last_payment_error:
      row.declineCode === null
        ? null
        : {
            type: "card_error",
            code: "card_declined",
            decline_code: row.declineCode,
            message: "Your card was declined.",
          },
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: row.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: row.succeeded ? row.paymentMethod : null,
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
    status: row.succeeded ? "succeeded" : row.canceled ? "canceled" : "requires_payment_method",
  };
}
