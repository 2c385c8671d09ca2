import { customerSearchFrom, ownedBy } from "@/lib/domain/customer-search";
import { refusalFrom } from "@/lib/stripe/refusal";
import { type FoundCustomer, searchCustomers } from "@/lib/stripe/search-customers";
import { findCustomerOwners } from "./customer-owners";

export type LinkableCustomer = Omit<FoundCustomer, "namedTenant"> & {
  /** The other tenant that has it already. */
  owner: { id: number; name: string } | null;
};

/** Customers in Stripe that match what an admin typed, or that name the tenant, and whose they are. */
export async function findLinkableCustomers(tenantId: number, typed: string): Promise<LinkableCustomer[]> {
  const customers = await search(tenantId, typed);
  const owners = await findCustomerOwners(customers);
  return customers.map(({ namedTenant: _named, ...customer }) => {
    const owner = owners.get(customer.id) ?? null;
    return { ...customer, owner: owner?.id === tenantId ? null : owner };
  });
}

async function search(tenantId: number, typed: string): Promise<FoundCustomer[]> {
  const ownCustomers = { id: null, email: null, query: ownedBy(tenantId) };
  try {
    return await searchCustomers([ownCustomers, customerSearchFrom(typed)]);
  } catch (error) {
    throw refusalFrom(error);
  }
}
