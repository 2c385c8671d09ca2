import { and, eq, gt, inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { disputes, invoices, tenantBilling } from "@/db/schema/mirror";
import { suspensions } from "@/db/schema/risk";
import { raiseAlerts } from "@/lib/alerts/raise-alerts";
import { now } from "@/lib/clock";
import { isOpenDispute } from "@/lib/disputes/queries";
import { OWING_STATUSES } from "@/lib/domain/subscription";
import { reviewPayment } from "@/lib/suspensions/review-payment";
import { together } from "@/lib/together";

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

const MOST_TOGETHER = 50;

/** Most tenants owe nothing and are not suspended: those who are reviewed at once cost one query. */
const isAtRisk = together(MOST_TOGETHER, async (tenantIds: number[]) => {
  const found = await db().execute<{ tenant_id: string }>(sql`
    select ${tenantBilling.tenantId} as tenant_id from ${tenantBilling}
      where ${and(inArray(tenantBilling.tenantId, tenantIds), inArray(tenantBilling.billingStatus, OWING_STATUSES))}
    union select ${suspensions.tenantId} from ${suspensions}
      where ${and(inArray(suspensions.tenantId, tenantIds), eq(suspensions.reason, "payment"))}
    union select ${invoices.tenantId} from ${invoices}
      where ${and(inArray(invoices.tenantId, tenantIds), eq(invoices.status, "open"), gt(invoices.amountRemainingMinor, 0))}
    union select ${disputes.tenantId} from ${disputes} where ${and(inArray(disputes.tenantId, tenantIds), isOpenDispute)}`);
  const atRisk = new Set(found.map(({ tenant_id }) => Number(tenant_id)));
  return tenantIds.map((tenantId) => atRisk.has(tenantId));
});
