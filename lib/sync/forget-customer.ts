import { and, eq, isNotNull, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { NO_NEXT_INVOICE } from "./next-invoice-row";
import { NO_SUBSCRIPTION } from "./subscription-row";

/**
 * Parts a tenant from a customer that Stripe has deleted or does not know, so
 * that it can be given another. When that was stays on the row until then.
 * Says whether the customer was still the tenant's.
 */
export async function forgetCustomer(tenantId: number, customerId: string, at: Date): Promise<boolean> {
  const forgotten = await db()
    .update(tenantBilling)
    .set({
      ...NO_SUBSCRIPTION,
      ...NO_NEXT_INVOICE,
      stripeCustomerId: null,
      customerEmail: null,
      customerLocale: null,
      paymentMethod: null,
      balanceMinor: null,
      balanceCurrency: null,
      reconciledAt: null,
      // A reading that is under way was asked for before this, and does not bring the customer back.
      readAt: sql`clock_timestamp()`,
      customerDeletedAt: sql`coalesce(${tenantBilling.customerDeletedAt}, ${at.toISOString()})`,
    })
    .where(
      and(
        eq(tenantBilling.tenantId, tenantId),
        isNotNull(tenantBilling.stripeCustomerId),
        eq(tenantBilling.stripeCustomerId, customerId),
      ),
    )
    .returning({ tenantId: tenantBilling.tenantId });
  return forgotten.length > 0;
}
