import type Stripe from "stripe";
import type { PaymentMethodRecord } from "@/sandbox/stripe/state/records";
import type { Wire } from "./wire";

const NO_ADDRESS = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
};

export function renderPaymentMethod(row: PaymentMethodRecord): Wire<Stripe.PaymentMethod> {
  return {
    id: row.id,
    object: "payment_method",
    allow_redisplay: "unspecified",
    billing_details: {
      address: row.billingAddress ?? NO_ADDRESS,
      email: row.billingEmail,
      name: row.billingName,
      phone: null,
      tax_id: null,
    },
    ...(row.type === "card" ? { card: cardOf(row) } : { sepa_debit: debitOf(row) }),
    created: row.created,
    customer: row.customer,
    customer_account: null,
    livemode: false,
    metadata: row.metadata,
    type: row.type,
  };
}

function cardOf(row: PaymentMethodRecord): Wire<Stripe.PaymentMethod.Card> {
  return {
    brand: row.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country: row.country,
    display_brand: row.brand,
    exp_month: row.expMonth,
    exp_year: row.expYear,
    fingerprint: `sandbox${row.last4}${row.brand}`,
    funding: "credit",
    generated_from: null,
    last4: row.last4,
    networks: { available: [row.brand], preferred: null },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

function debitOf(row: PaymentMethodRecord): Wire<Stripe.PaymentMethod.SepaDebit> {
  return {
    bank_code: null,
    branch_code: null,
    country: row.country,
    fingerprint: `sandbox${row.last4}`,
    generated_from: null,
    last4: row.last4,
  };
}
