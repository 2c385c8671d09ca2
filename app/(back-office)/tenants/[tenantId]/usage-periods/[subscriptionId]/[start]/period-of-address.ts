import { cache } from "react";
import { instantOfAddress } from "@/lib/domain/period-address";
import { explainPeriod, findPeriod } from "@/lib/ledger/explain-period";
import { findTenant } from "@/lib/tenants/find-tenant";

/** The tenant and the period that an address names; null when either is not there. Read once per request. */
export const findPeriodOfAddress = cache(async (tenantId: string, subscriptionId: string, start: string) => {
  const startsAt = instantOfAddress(start);
  if (!startsAt) return null;
  const tenant = await findTenant(tenantId);
  if (!tenant) return null;
  const period = await findPeriod({
    tenantId: tenant.id,
    stripeSubscriptionId: subscriptionId,
    startsAt,
  });
  return period && { tenant, period };
});

/** The sections of a page load by themselves and share one explanation. */
export const explanationOf = cache(explainPeriod);
