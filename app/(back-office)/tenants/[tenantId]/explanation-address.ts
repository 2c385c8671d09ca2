import type { Route } from "next";
import { addressOfInstant } from "@/lib/domain/period-address";

type PeriodName = { tenantId: number; stripeSubscriptionId: string; startsAt: Date };

/** Where a period's amount is explained: an address that stays, because a period's start never changes. */
export function periodAddress(
  { tenantId, stripeSubscriptionId, startsAt }: PeriodName,
  query: `?${string}` | "" = "",
): Route {
  return `/tenants/${tenantId}/usage-periods/${encodeURIComponent(stripeSubscriptionId)}/${addressOfInstant(startsAt)}${query}`;
}

/** The same with all calls on one page, for paper. */
export function printAddress({ tenantId, stripeSubscriptionId, startsAt }: PeriodName): Route {
  return `/tenants/${tenantId}/usage-periods/${encodeURIComponent(stripeSubscriptionId)}/${addressOfInstant(startsAt)}/print`;
}

/** Its calls as a file. */
export function csvAddress(period: PeriodName): string {
  return `${periodAddress(period)}/csv`;
}

/** The explanation of one invoice line: of its period, or why there is none. */
export function lineAddress(tenantId: number, stripeInvoiceId: string, lineId: string): Route {
  return `/tenants/${tenantId}/invoices/${encodeURIComponent(stripeInvoiceId)}/lines/${encodeURIComponent(lineId)}`;
}
