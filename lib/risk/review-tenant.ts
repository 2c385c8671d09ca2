import { and, eq, gt, inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { disputes, invoices, tenantBilling } from "@/db/schema/mirror";
import { suspensions } from "@/db/schema/risk";
import { raiseAlerts } from "@/lib/alerts/raise-alerts";
import { now } from "@/lib/clock";
import { isOpenDispute } from "@/lib/disputes/queries";
import { OWING_STATUSES } from "@/lib/domain/subscription";
import { reviewPayment } from "@/lib/suspensions/review-payment";

/**
 * Draws the consequences of what the mirror now says of a tenant: its grace or
 * suspension for payment, and the alerts to send. Only writes rows, so nobody's
 * server can hold it up, and any number of times and orders ends the same.
 */
export async function reviewTenant(tenantId: number): Promise<{ isChanged: boolean; raised: number }> {
  if (!(await isAtRisk(tenantId))) return { isChanged: false, raised: 0 };
  const isChanged = await reviewPayment(tenantId, await now());
  return { isChanged, raised: await raiseAlerts(tenantId) };
}

/** Most tenants owe nothing and are not suspended: they cost one query. */
async function isAtRisk(tenantId: number): Promise<boolean> {
  const found = await db().execute(sql`
    select 1 where exists (select from ${tenantBilling}
        where ${and(eq(tenantBilling.tenantId, tenantId), inArray(tenantBilling.billingStatus, OWING_STATUSES))})
      or exists (select from ${suspensions}
        where ${and(eq(suspensions.tenantId, tenantId), eq(suspensions.reason, "payment"))})
      or exists (select from ${invoices}
        where ${and(eq(invoices.tenantId, tenantId), eq(invoices.status, "open"), gt(invoices.amountRemainingMinor, 0))})
      or exists (select from ${disputes} where ${and(eq(disputes.tenantId, tenantId), isOpenDispute)})`);
  return found.length > 0;
}
