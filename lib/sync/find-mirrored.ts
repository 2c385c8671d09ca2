import { inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { together } from "@/lib/together";

const MOST_TOGETHER = 50;

/**
 * A customer's row as it is, with the time of asking: Stripe is asked after
 * this. Null when no tenant is linked. Those who ask at once share a statement.
 */
export const findMirrored = together(MOST_TOGETHER, async (customerIds: string[]) => {
  const rows = await db()
    .select({
      customerId: tenantBilling.stripeCustomerId,
      readAt: sql`clock_timestamp()`.mapWith(tenantBilling.readAt),
      tenantId: tenantBilling.tenantId,
      stripeSubscriptionId: tenantBilling.stripeSubscriptionId,
      billingStatus: tenantBilling.billingStatus,
      trialEndsAt: tenantBilling.trialEndsAt,
      collectionMethod: tenantBilling.collectionMethod,
      items: tenantBilling.items,
      discounts: tenantBilling.discounts,
      automaticTax: tenantBilling.automaticTax,
      pauseBehavior: tenantBilling.pauseBehavior,
      scheduledChange: tenantBilling.scheduledChange,
      currentPeriodEnd: tenantBilling.currentPeriodEnd,
      cancelAt: tenantBilling.cancelAt,
      balanceMinor: tenantBilling.balanceMinor,
      nextInvoiceUsageMinor: tenantBilling.nextInvoiceUsageMinor,
    })
    .from(tenantBilling)
    .where(inArray(tenantBilling.stripeCustomerId, customerIds))
    .prepare("find_mirrored")
    .execute();
  const byCustomer = new Map(rows.map((row) => [row.customerId, row]));
  return customerIds.map((customerId) => byCustomer.get(customerId) ?? null);
});
