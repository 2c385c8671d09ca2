import { and, asc, desc, eq, isNull, type SQL } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { TenantId } from "@/lib/domain/tenant-id";
import { matchesTenant } from "./matches-tenant";

export type FoundTenant = { id: number; name: string };

/** Tenants by a part of the name or by the whole id, the one of that id first. */
export function searchTenants(typed: string, limit: number): Promise<FoundTenant[]> {
  return search(typed, limit, undefined);
}

/** The same among those that a customer can be linked to. */
export function searchTenantsWithoutCustomer(typed: string, limit: number): Promise<FoundTenant[]> {
  return search(typed, limit, isNull(tenantBilling.stripeCustomerId));
}

function search(typed: string, limit: number, condition: SQL | undefined): Promise<FoundTenant[]> {
  const { data: id } = TenantId.safeParse(typed);
  return db()
    .select({ id: tenants.id, name: tenants.name })
    .from(tenants)
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
    .where(and(condition, matchesTenant(typed)))
    .orderBy(...(id === undefined ? [] : [desc(eq(tenants.id, id))]), asc(tenants.name), asc(tenants.id))
    .limit(limit);
}
