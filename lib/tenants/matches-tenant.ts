import { eq, ilike, or, type SQL } from "drizzle-orm";
import { tenants } from "@/db/schema/tenants";
import { TenantId } from "@/lib/domain/tenant-id";

/** What an admin typed to find a tenant, for a query over `tenants`: a part of the name, or the whole id. */
export function matchesTenant(typed: string): SQL | undefined {
  const { data: id } = TenantId.safeParse(typed);
  return or(
    ilike(tenants.name, `%${typed.replace(/[\\%_]/g, "\\$&")}%`),
    id === undefined ? undefined : eq(tenants.id, id),
  );
}
