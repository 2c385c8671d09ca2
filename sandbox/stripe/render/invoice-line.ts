import type Stripe from "stripe";
import { isDiscountable } from "@/sandbox/stripe/billing/invoice-lines";
import type { InvoiceItemRecord, InvoiceRecord, LineRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Wire } from "./wire";

export function renderLine(invoice: InvoiceRecord, line: LineRecord): Wire<Stripe.InvoiceLineItem> {
  return {
    id: line.id,
    object: "line_item",
    amount: line.amount,
    currency: invoice.currency,
    description: line.description,
    discount_amounts: line.discounts,
    discountable: line.discountable,
    discounts: [],
    invoice: invoice.id,
    livemode: false,
    metadata: line.metadata,
    parent: lineParent(invoice, line),
    period: { end: line.end, start: line.start },
    pretax_credit_amounts: line.discounts.map((taken) => ({ ...taken, type: "discount" as const })),
    pricing: renderPricing(line.price, line.product, line.unitAmount),
    quantity: Math.trunc(Number(line.quantity)),
    quantity_decimal: line.quantity,
    subscription: invoice.subscription,
    subtotal: line.amount,
    taxes: [],
  };
}

export function renderInvoiceItem(row: InvoiceItemRecord, product: string | null): Wire<Stripe.InvoiceItem> {
  return {
    id: row.id,
    object: "invoiceitem",
    amount: row.amount,
    currency: row.currency,
    customer: row.customer,
    customer_account: null,
    date: row.created,
    description: row.description,
    discountable: isDiscountable(row),
    discounts: [],
    invoice: row.invoice,
    livemode: false,
    metadata: row.metadata,
    net_amount: row.amount,
    parent:
      row.subscription === null
        ? null
        : {
            subscription_details: {
              subscription: row.subscription,
              ...(row.subscriptionItem && { subscription_item: row.subscriptionItem }),
            },
            type: "subscription_details",
          },
    period: { end: row.end, start: row.start },
    pricing: {
      ...(row.price && product && { price_details: { price: row.price, product } }),
      type: "price_details",
      unit_amount_decimal: row.unitAmount,
    },
    proration: row.proration,
    quantity: Math.trunc(Number(row.quantity)),
    quantity_decimal: row.quantity,
    tax_rates: [],
    test_clock: null,
  };
}

function renderPricing(
  price: string | null,
  product: string | null,
  unitAmount: string | null,
): Wire<Stripe.InvoiceLineItem.Pricing> {
  return {
    ...(price && product && { price_details: { price, product } }),
    type: "price_details",
    unit_amount_decimal: unitAmount,
  };
}

function lineParent(invoice: InvoiceRecord, line: LineRecord): Wire<Stripe.InvoiceLineItem.Parent> {
  const proration = { proration: line.proration, proration_details: { credited_items: null } };
  if (line.invoiceItem !== null) {
    const details = { invoice_item: line.invoiceItem, subscription: invoice.subscription, ...proration };
    return { invoice_item_details: details, subscription_item_details: null, type: "invoice_item_details" };
  }
  const details = {
    invoice_item: null,
    subscription: invoice.subscription,
    subscription_item: line.subscriptionItem ?? "",
    ...proration,
  };
  return {
    invoice_item_details: null,
    subscription_item_details: details,
    type: "subscription_item_details",
  };
}
