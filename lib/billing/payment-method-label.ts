import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { syncCustomer } from "@/lib/sync/sync-customer";

/** What Stripe would charge at this moment, such as "visa •••• 4242"; null when there is nothing. */
export async function getPaymentMethodLabel(tenantId: number, customerId: string): Promise<string | null> {
  await syncCustomer(customerId);
  const [row] = await db()
    .select({ paymentMethod: tenantBilling.paymentMethod })
    .from(tenantBilling)
    .where(eq(tenantBilling.tenantId, tenantId));
  return row?.paymentMethod ?? null;
}
