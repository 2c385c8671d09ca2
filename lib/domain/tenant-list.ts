import { SUBSCRIPTION_STATUSES } from "./subscription";

/** What the list of tenants can be sorted by: one word per column. */
export const TENANT_SORTS = [
  "name",
  "plan",
  "status",
  "mrr",
  "minutes",
  "cost",
  "nextInvoice",
  "stripe",
] as const;
export type TenantSort = (typeof TENANT_SORTS)[number];

/** A subscription's status, or "none" for a tenant without a subscription. */
export const TENANT_STATUS_FILTERS = [...SUBSCRIPTION_STATUSES, "none"] as const;
export type TenantStatusFilter = (typeof TENANT_STATUS_FILTERS)[number];

export type TenantFilter = {
  search: string;
  status: TenantStatusFilter | null;
  plan: string | null;
};
