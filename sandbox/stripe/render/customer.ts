import type Stripe from "stripe";
import type { CustomerRecord } from "@/sandbox/stripe/state/records";
import { renderDiscount } from "./coupon";
import type { Wire } from "./wire";

export function renderCustomer(row: CustomerRecord): Wire<Stripe.Customer> {
  return {
    id: row.id,
    object: "customer",
    address: row.address,
    balance: row.balance,
    created: row.created,
    currency: row.currency,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: row.description,
    discount: row.discount && renderDiscount(row.discount),
    email: row.email,
    invoice_prefix: row.invoicePrefix,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: row.defaultPaymentMethod,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: row.metadata,
    name: row.name,
    next_invoice_sequence: row.nextInvoiceSequence,
    phone: row.phone,
    preferred_locales: row.preferredLocales,
    shipping: null,
    tax_exempt: row.taxExempt,
    test_clock: null,
  };
}

export function renderDeletedCustomer(row: CustomerRecord) {
  return { id: row.id, object: "customer" as const, deleted: true as const };
}
