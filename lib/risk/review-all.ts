import { eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { disputes, invoices, tenantBilling } from "@/db/schema/mirror";
import { suspensions } from "@/db/schema/risk";
import { isOpenDispute } from "@/lib/disputes/queries";
import { OWING_STATUSES } from "@/lib/domain/subscription";
import { reviewTenant } from "./review-tenant";

/**
 * Reviews every tenant that owes, is suspended for payment, or has an open
 * invoice or dispute: after a changed policy, and whenever maintenance runs, so that what
 * a crash or a lost event left undone is done. Out of time it says what remains.
 */
export async function reviewAll(
  isOutOfTime: () => boolean = () => false,
): Promise<{ changed: number; raised: number; remaining: number }> {
  const tenantIds = await listAtRisk();
  const counts = { changed: 0, raised: 0, remaining: 0 };
  for (const [done, tenantId] of tenantIds.entries()) {
    if (isOutOfTime()) return { ...counts, remaining: tenantIds.length - done };
    const { isChanged, raised } = await reviewTenant(tenantId);
    counts.changed += Number(isChanged);
    counts.raised += raised;
  }
  return counts;
}

async function listAtRisk(): Promise<number[]> {
  const rows = await db().execute<{ tenant_id: string }>(sql`
    select tenant_id from ${tenantBilling} where ${inArray(tenantBilling.billingStatus, OWING_STATUSES)}
    union select tenant_id from ${suspensions} where ${eq(suspensions.reason, "payment")}
    union select tenant_id from ${invoices} where ${eq(invoices.status, "open")}
    union select tenant_id from ${disputes} where ${isOpenDispute}
    order by tenant_id`);
  return rows.map(({ tenant_id }) => Number(tenant_id));
}
