import { eq, inArray, or } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { TenantId } from "@/lib/domain/tenant-id";

type Owner = { id: number; name: string };

/**
 * Whose customers are: of the tenant that is linked, else of the tenant that
 * their metadata names, unless that one has another customer. By customer id;
 * those that nobody owns are left out.
 */
export async function findCustomerOwners(
  customers: { id: string; namedTenant: string | null }[],
): Promise<Map<string, Owner>> {
  if (customers.length === 0) return new Map();
  const named = new Map(customers.map(({ id, namedTenant }) => [id, idFrom(namedTenant)]));
  const rows = await db()
    .select({ id: tenants.id, name: tenants.name, customerId: tenantBilling.stripeCustomerId })
    .from(tenants)
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
    .where(
      or(
        inArray(tenantBilling.stripeCustomerId, [...named.keys()]),
        inArray(
          tenants.id,
          [...named.values()].filter((id) => id !== null),
        ),
      ),
    );
  const owners = customers.flatMap(({ id }) => {
    const row =
      rows.find(({ customerId }) => customerId === id) ??
      rows.find((tenant) => tenant.id === named.get(id) && tenant.customerId === null);
    return row ? [[id, { id: row.id, name: row.name }] as const] : [];
  });
  return new Map(owners);
}

function idFrom(namedTenant: string | null): number | null {
  return TenantId.safeParse(namedTenant).data ?? null;
}
