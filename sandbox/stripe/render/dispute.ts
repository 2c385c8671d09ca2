import type Stripe from "stripe";
import type { DisputeRecord } from "@/sandbox/stripe/state/dispute-records";
import type { Wire } from "./wire";

/** What can be said to the payer's bank in words or with the id of a file. */
export const EVIDENCE_NAMES = [
  "access_activity_log",
  "billing_address",
  "cancellation_policy",
  "cancellation_policy_disclosure",
  "cancellation_rebuttal",
  "customer_communication",
  "customer_email_address",
  "customer_name",
  "customer_purchase_ip",
  "customer_signature",
  "duplicate_charge_documentation",
  "duplicate_charge_explanation",
  "duplicate_charge_id",
  "product_description",
  "receipt",
  "refund_policy",
  "refund_policy_disclosure",
  "refund_refusal_explanation",
  "service_date",
  "service_documentation",
  "shipping_address",
  "shipping_carrier",
  "shipping_date",
  "shipping_documentation",
  "shipping_tracking_number",
  "uncategorized_file",
  "uncategorized_text",
] as const satisfies (keyof Stripe.Dispute.Evidence)[];

export function renderDispute(row: DisputeRecord): Wire<Stripe.Dispute> {
  const isInquiry = row.status.startsWith("warning");
  return {
    id: row.id,
    object: "dispute",
    amount: row.amount,
    balance_transactions: [],
    charge: row.charge,
    created: row.created,
    currency: row.currency,
    enhanced_eligibility_types: [],
    evidence: evidenceOf(row),
    evidence_details: {
      due_by: row.dueBy,
      enhanced_eligibility: {},
      has_evidence: Object.keys(row.evidence).length > 0,
      past_due: false,
      submission_count: row.submissions,
      submission_method: row.submissions > 0 ? "manual" : "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: row.metadata,
    network_reason_code: row.reason === "fraudulent" ? "10.4" : "13.1",
    payment_intent: row.paymentIntent,
    payment_method_details: {
      type: "card",
      card: {
        brand: "visa",
        case_type: isInquiry ? "inquiry" : "chargeback",
        network: "visa",
        network_reason_code: row.reason === "fraudulent" ? "10.4" : "13.1",
      },
    },
    reason: row.reason,
    status: row.status,
  };
}

function evidenceOf({ evidence }: DisputeRecord): Wire<Stripe.Dispute.Evidence> {
  const told = EVIDENCE_NAMES.map((name) => [name, evidence[name] ?? null]);
  // Every name is in the list just above; Object.fromEntries cannot say so.
  return { ...Object.fromEntries(told), enhanced_evidence: {} } as Wire<Stripe.Dispute.Evidence>;
}
