import type Stripe from "stripe";
import { multiplied, roundedMinor } from "@/sandbox/stripe/billing/amounts";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { CheckoutRecord } from "@/sandbox/stripe/state/subscription-records";
import { priceOf } from "./subscription";
import type { Wire } from "./wire";

export function renderCheckout(sandbox: Sandbox, row: CheckoutRecord): Wire<Stripe.Checkout.Session> {
  const amount = checkoutAmount(sandbox, row);
  const customer = row.customer === null ? undefined : sandbox.state.customers.find(row.customer);
  const email = customer?.email ?? row.customerEmail;
  return {
    id: row.id,
    object: "checkout.session",
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: row.mode === "setup" ? null : amount,
    amount_total: row.mode === "setup" ? null : amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: row.cancelUrl,
    client_reference_id: row.clientReferenceId,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: row.created,
    currency: row.mode === "setup" ? null : row.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: row.customer,
    customer_account: null,
    customer_creation: customerCreation(row),
    customer_details:
      email === null
        ? null
        : {
            address: customer?.address ?? null,
            business_name: null,
            email,
            individual_name: null,
            name: customer?.name ?? null,
            phone: null,
            tax_exempt: "none",
            tax_ids: [],
          },
    customer_email: row.customerEmail,
    discounts: [],
    expires_at: row.expiresAt,
    integration_identifier: null,
    invoice: row.invoice,
    invoice_creation: null,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: row.metadata,
    mode: row.mode,
    origin_context: null,
    payment_intent: row.paymentIntent,
    payment_link: null,
    payment_method_collection: row.alwaysCollects ? "always" : "if_required",
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ["card", "sepa_debit"],
    payment_status: paymentStatus(sandbox, row, amount),
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: row.setupIntent,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: row.status,
    submit_type: null,
    subscription: row.subscription,
    success_url: row.successUrl,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted_page",
    url: row.status === "open" ? `${sandbox.url()}/checkout/${row.id}` : null,
    wallet_options: null,
  };
}

/** What the customer is to pay now: nothing while a trial runs, and never what is metered. */
export function checkoutAmount(sandbox: Sandbox, row: CheckoutRecord): number {
  if (row.trialDays !== null || row.trialEnd !== null) return 0;
  return row.lines.reduce((sum, line) => sum + lineAmount(sandbox, line), 0);
}

/** A single payment leaves a guest a guest; a subscription needs a customer. */
function customerCreation(row: CheckoutRecord) {
  if (row.mode === "payment") return "if_required";
  return row.mode === "subscription" && row.customer === null ? "always" : null;
}

function paymentStatus(sandbox: Sandbox, row: CheckoutRecord, amount: number) {
  if (row.status !== "complete") return amount === 0 ? "no_payment_required" : "unpaid";
  if (amount === 0) return "no_payment_required";
  if (row.paymentIntent !== null) return "paid";
  const invoice = row.invoice === null ? undefined : sandbox.state.invoices.find(row.invoice);
  return invoice?.status === "paid" ? "paid" : "unpaid";
}

export function lineAmount(sandbox: Sandbox, line: CheckoutRecord["lines"][number]): number {
  const price = priceOf(sandbox, line.price);
  if (price.recurring?.usageType === "metered" || price.unitAmount === null) return 0;
  return roundedMinor(multiplied(String(line.quantity ?? 1), price.unitAmount));
}
