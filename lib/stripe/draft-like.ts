import type Stripe from "stripe";
import { stripe } from "./client";

/** Whose invoice, what it is found again by, and the request's idempotency key. */
export type OwnInvoice = { stripeCustomerId: string; mark: Record<string, string>; key: string };

/** What an invoice is given; not named, its customer's discount holds, as it does for a subscription without one. */
export type GivenDiscounts = Stripe.InvoiceCreateParams["discounts"];

/**
 * An invoice of our own, empty and left alone by Stripe until it is handed back:
 * for what no renewal bills any more. It is collected and taxed as the
 * subscription was. The customer must be the subscription's.
 */
export async function draftLike(
  subscription: Stripe.Subscription,
  own: OwnInvoice,
  discounts: GivenDiscounts,
): Promise<Stripe.Invoice> {
  const { default_payment_method: method, default_tax_rates: rates } = subscription;
  return stripe().invoices.create(
    {
      customer: own.stripeCustomerId,
      currency: subscription.currency,
      auto_advance: false,
      pending_invoice_items_behavior: "exclude",
      metadata: own.mark,
      automatic_tax: { enabled: subscription.automatic_tax.enabled },
      ...(rates?.length ? { default_tax_rates: rates.map(({ id }) => id) } : {}),
      ...(discounts === undefined ? {} : { discounts }),
      ...(subscription.collection_method === "send_invoice"
        ? { collection_method: "send_invoice", days_until_due: subscription.days_until_due ?? 30 }
        : { collection_method: "charge_automatically" }),
      ...(method ? { default_payment_method: typeof method === "string" ? method : method.id } : {}),
    },
    { idempotencyKey: own.key },
  );
}
