import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { BillingError } from "@/lib/errors";
import { suspensionsOfTenant } from "@/lib/suspensions/suspensions-of-tenant";

/** What an action needs to know of a tenant, and what the audit keeps before and after it. */
export type BillingState = Awaited<ReturnType<typeof getBillingState>>;

/** The tenant and its mirror. Throws `tenant_not_found`. */
export async function getBillingState(tenantId: number) {
  const [state] = await db()
    .select({
      tenantName: tenants.name,
      tenantEmail: tenants.email,
      stripeCustomerId: tenantBilling.stripeCustomerId,
      customerDeletedAt: tenantBilling.customerDeletedAt,
      stripeSubscriptionId: tenantBilling.stripeSubscriptionId,
      plan: tenantBilling.plan,
      billingStatus: tenantBilling.billingStatus,
      currentPeriodEnd: tenantBilling.currentPeriodEnd,
      cancelAt: tenantBilling.cancelAt,
      scheduledChange: tenantBilling.scheduledChange,
      endedAt: tenantBilling.endedAt,
      currency: tenantBilling.currency,
      paymentMethod: tenantBilling.paymentMethod,
      collectionMethod: tenantBilling.collectionMethod,
      daysUntilDue: tenantBilling.daysUntilDue,
      automaticTax: tenantBilling.automaticTax,
      discounts: tenantBilling.discounts,
      suspensions: suspensionsOfTenant,
    })
    .from(tenants)
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
    .where(eq(tenants.id, tenantId));
  if (!state) throw new BillingError("tenant_not_found");
  return state;
}
