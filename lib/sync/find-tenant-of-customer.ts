import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";

/** The tenant that a customer is linked to. */
export async function findTenantOfCustomer(customerId: string): Promise<number | null> {
  const [linked] = await db()
    .select({ tenantId: tenantBilling.tenantId })
    .from(tenantBilling)
    .where(eq(tenantBilling.stripeCustomerId, customerId))
    .prepare("tenant_of_customer")
    .execute();
  return linked?.tenantId ?? null;
}
