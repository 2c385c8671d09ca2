import type Stripe from "stripe";
import { declineOf } from "@/sandbox/stripe/http/declines";
import type { ChargeRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Wire } from "./wire";

/** One try to take money, for good or not. */
export function renderCharge(row: ChargeRecord): Wire<Stripe.Charge> {
  const isPaid = row.declineCode === null;
  const decline = row.declineCode === null ? null : declineOf(row.declineCode);
  return {
    id: row.id,
    object: "charge",
    amount: row.amount,
    amount_captured: isPaid ? row.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: "SANDBOX",
    captured: isPaid,
    created: row.created,
    currency: row.currency,
    customer: row.customer,
    description: "Subscription update",
    disputed: row.isDisputed ?? false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: null,
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    outcome: {
      advice_code: isPaid ? null : "try_again_later",
      network_advice_code: null,
      network_decline_code: isPaid ? null : "05",
      network_status: isPaid ? "approved_by_network" : "declined_by_network",
      reason: row.declineCode,
      risk_level: "normal",
      risk_score: 12,
      seller_message: isPaid ? "Payment complete." : "The bank did not return any further details.",
      type: isPaid ? "authorized" : "issuer_declined",
    },
    paid: isPaid,
    payment_intent: row.paymentIntent,
    payment_method: row.paymentMethod,
    payment_method_details: null,
    presentment_details: undefined,
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: isPaid ? "succeeded" : "failed",
    transfer_data: null,
    transfer_group: null,
  };
}
