import type Stripe from "stripe";
import type { PriceBook } from "./price-book";
import type { CustomerReading } from "./read-customer";
import { subscriptionRow } from "./subscription-row";

/** The mirror's row of a tenant, but for the next invoice and the times: a rule, so that a reading can be compared. */
export type CustomerRow = ReturnType<typeof customerRow>;

/** What a reading of Stripe makes of the mirror. */
export function customerRow({ customer, subscription, schedule }: CustomerReading, book: PriceBook) {
  return {
    ...subscriptionRow(subscription, schedule, book),
    stripeCustomerId: customer.id,
    customerEmail: customer.deleted ? null : customer.email,
    customerLocale: customer.deleted ? null : (customer.preferred_locales?.[0] ?? null),
    livemode: subscription?.livemode ?? (customer.deleted ? null : customer.livemode),
    balanceMinor: customer.deleted ? null : customer.balance,
    balanceCurrency: customer.deleted ? null : (customer.currency ?? null),
    paymentMethod: paymentMethodLabel(customer, subscription),
  };
}

function paymentMethodLabel(
  customer: Stripe.Customer | Stripe.DeletedCustomer,
  subscription: Stripe.Subscription | null,
): string | null {
  const method =
    subscription?.default_payment_method ??
    (customer.deleted ? null : customer.invoice_settings.default_payment_method);
  if (!method || typeof method === "string") return null;
  return method.card ? `${method.card.brand} •••• ${method.card.last4}` : method.type;
}
