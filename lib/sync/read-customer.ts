import type Stripe from "stripe";
import { stripe } from "@/lib/stripe/client";
import { isRefusedExpansion } from "@/lib/stripe/refusal";
import { idOf } from "./stripe-values";
import { currentSubscription } from "./subscription-row";

/** What Stripe says of a customer, asked in one round. */
export type CustomerReading = {
  customer: Stripe.Customer | Stripe.DeletedCustomer;
  /** The subscription that counts; null when it never had one. */
  subscription: Stripe.Subscription | null;
  schedule: Stripe.SubscriptionSchedule | null;
};

/**
 * Asks Stripe for a customer with its subscriptions: one request, because each
 * subscription brings its customer along. Only a customer without any, a
 * discount and a schedule are asked for on their own.
 */
export async function readCustomer(customerId: string): Promise<CustomerReading> {
  try {
    const listed = currentSubscription(await listSubscriptions(customerId, OF_SUBSCRIPTION));
    const customer = listed ? customerOf(listed) : await getCustomer(customerId);
    return await withTerms(customer, listed);
  } catch (error) {
    if (!isRefusedExpansion(error)) throw error;
    return readDeletedCustomer(customerId, error);
  }
}

const OF_SUBSCRIPTION = [
  "data.customer.invoice_settings.default_payment_method",
  "data.default_payment_method",
  "data.latest_invoice.payments",
];

async function listSubscriptions(customer: string, expand: string[]): Promise<Stripe.Subscription[]> {
  return (await stripe().subscriptions.list({ customer, status: "all", limit: 100, expand })).data;
}

function getCustomer(customerId: string): Promise<Stripe.Customer | Stripe.DeletedCustomer> {
  return stripe().customers.retrieve(customerId, { expand: ["invoice_settings.default_payment_method"] });
}

/** What is left of a deleted customer has nothing in it to expand. */
async function readDeletedCustomer(customerId: string, refusal: unknown): Promise<CustomerReading> {
  const customer = await stripe().customers.retrieve(customerId);
  if (!customer.deleted) throw refusal;
  const listed = currentSubscription(await listSubscriptions(customerId, ["data.latest_invoice.payments"]));
  return withTerms(customer, listed);
}

/** Discounts come as ids and a list cannot expand as deep as their coupons; a schedule is rare. */
async function withTerms(
  customer: CustomerReading["customer"],
  listed: Stripe.Subscription | null,
): Promise<CustomerReading> {
  const scheduleId = idOf(listed?.schedule);
  const [subscription, schedule] = await Promise.all([
    listed && withDiscounts(listed, customer),
    scheduleId ? stripe().subscriptionSchedules.retrieve(scheduleId) : null,
  ]);
  return { customer, subscription, schedule };
}

/** The discounts that hold for a subscription, with their terms: its own or, without any, its customer's. */
async function withDiscounts(
  listed: Stripe.Subscription,
  customer: CustomerReading["customer"],
): Promise<Stripe.Subscription> {
  if (listed.discounts.length > 0) {
    return stripe().subscriptions.retrieve(listed.id, {
      expand: ["default_payment_method", "discounts.source.coupon", "latest_invoice.payments"],
    });
  }
  if (customer.deleted || !customer.discount) return listed;
  const general = await stripe().customers.retrieve(customer.id, { expand: ["discount.source.coupon"] });
  return general.deleted || !general.discount ? listed : { ...listed, discounts: [general.discount] };
}

function customerOf({ id, customer }: Stripe.Subscription): CustomerReading["customer"] {
  if (typeof customer === "string") throw new Error(`Stripe did not expand the customer of ${id}`);
  return customer;
}
