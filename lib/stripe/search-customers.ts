import type Stripe from "stripe";
import type { CustomerSearch } from "@/lib/domain/customer-search";
import { stripe } from "./client";
import { isMissing } from "./refusal";

/** A customer as a person recognises it. */
export type FoundCustomer = {
  id: string;
  name: string | null;
  email: string | null;
  createdAt: Date;
  /** The tenant that its metadata names, right or wrong. */
  namedTenant: string | null;
};

const MOST = 20;

/** Customers that match any of the questions, each once, at most twenty. */
export async function searchCustomers(searches: CustomerSearch[]): Promise<FoundCustomer[]> {
  const answers = await Promise.all(searches.flatMap(questionsOf));
  const byId = new Map(answers.flat().map((customer) => [customer.id, found(customer)]));
  return [...byId.values()].slice(0, MOST);
}

function questionsOf({ id, email, query }: CustomerSearch): Promise<Stripe.Customer[]>[] {
  return [
    ...(id ? [retrieved(id)] : []),
    ...(email
      ? [
          stripe()
            .customers.list({ email, limit: MOST })
            .then(({ data }) => data),
        ]
      : []),
    ...(query
      ? [
          stripe()
            .customers.search({ query, limit: MOST })
            .then(({ data }) => data),
        ]
      : []),
  ];
}

async function retrieved(id: string): Promise<Stripe.Customer[]> {
  try {
    const customer = await stripe().customers.retrieve(id);
    return customer.deleted ? [] : [customer];
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function found({ id, name, email, created, metadata }: Stripe.Customer): FoundCustomer {
  return {
    id,
    name: name ?? null,
    email,
    createdAt: new Date(created * 1000),
    namedTenant: metadata.tenant_id ?? null,
  };
}
