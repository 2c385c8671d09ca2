import type Stripe from "stripe";
import { stripe } from "./client";
import { isMissing } from "./refusal";
import { isEnded } from "./subscription-end";

/** A customer as the account's list has it, with its running subscriptions. */
export type ListedCustomer = Stripe.Customer;
export type ListedInvoice = Stripe.Invoice;

type Page<Item> = { items: Item[]; hasMore: boolean };

/** One page of the account's customers, newest first, from a moment back. Deleted ones are in no list. */
export async function listCustomers(
  createdUpTo: number | null,
  after: string | null,
): Promise<Page<ListedCustomer>> {
  const { data, has_more } = await stripe().customers.list({
    limit: 100,
    ...(createdUpTo === null ? {} : { created: { lte: createdUpTo } }),
    ...(after === null ? {} : { starting_after: after }),
    expand: [
      "data.subscriptions.data.default_payment_method",
      "data.invoice_settings.default_payment_method",
    ],
  });
  return { items: data, hasMore: has_more };
}

/** One page of the account's invoices between two moments, newest first. */
export async function listInvoices(
  from: number,
  createdUpTo: number | null,
  after: string | null,
): Promise<Page<ListedInvoice>> {
  const { data, has_more } = await stripe().invoices.list({
    limit: 100,
    created: { gte: from, ...(createdUpTo === null ? {} : { lte: createdUpTo }) },
    ...(after === null ? {} : { starting_after: after }),
  });
  return { items: data, hasMore: has_more };
}

export function runningSubscriptionsOf(customer: ListedCustomer): Stripe.Subscription[] {
  return (customer.subscriptions?.data ?? []).filter((subscription) => !isEnded(subscription));
}

/** Whether Stripe has a customer, had it, or does not know it by our key; with the id of the request. */
export async function presenceOfCustomer(
  customerId: string,
): Promise<{ is: "present" | "deleted" | "unknown"; requestId: string | null }> {
  try {
    const customer = await stripe().customers.retrieve(customerId);
    return { is: customer.deleted ? "deleted" : "present", requestId: customer.lastResponse.requestId };
  } catch (error) {
    if (!isMissing(error)) throw error;
    return { is: "unknown", requestId: null };
  }
}
