import { asc, eq, isNull } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";

/** Tenants that a customer can be linked to, by name. */
export function listTenantsWithoutCustomer(limit: number): Promise<{ id: number; name: string }[]> {
  return db()
    .select({ id: tenants.id, name: tenants.name })
    .from(tenants)
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
    .where(isNull(tenantBilling.stripeCustomerId))
    .orderBy(asc(tenants.name), asc(tenants.id))
    .limit(limit);
}
