import { and, asc, desc, eq, ilike, isNull, or } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { TenantId } from "@/lib/domain/tenant-id";

export type FreeTenant = { id: number; name: string };

/** Tenants that a customer can be linked to: by a part of the name or by the whole id, the one of that id first. */
export function searchTenantsWithoutCustomer(typed: string, limit: number): Promise<FreeTenant[]> {
  const named = ilike(tenants.name, `%${typed.replace(/[\\%_]/g, "\\$&")}%`);
  const { data: id } = TenantId.safeParse(typed);
  const hasId = id === undefined ? [] : [eq(tenants.id, id)];
  return db()
    .select({ id: tenants.id, name: tenants.name })
    .from(tenants)
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
    .where(and(isNull(tenantBilling.stripeCustomerId), or(named, ...hasId)))
    .orderBy(...hasId.map(desc), asc(tenants.name), asc(tenants.id))
    .limit(limit);
}
