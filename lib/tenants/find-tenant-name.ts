import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { tenants } from "@/db/schema/tenants";

export type TenantName = { id: number; name: string };

/** Null when there is no such tenant. */
export async function findTenantName(tenantId: number): Promise<TenantName | null> {
  const [tenant] = await db()
    .select({ id: tenants.id, name: tenants.name })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
  return tenant ?? null;
}
