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

/**
 * A subscription's status, "none" for a tenant without a subscription, what
 * keeps a tenant from being served, or will when its grace ends, or how much of
 * its included minutes it has used.
 */
export const TENANT_STATUS_FILTERS = [
  ...SUBSCRIPTION_STATUSES,
  "none",
  "suspended",
  "in_grace",
  "nearly_used",
  "used_up",
] as const;
export type TenantStatusFilter = (typeof TENANT_STATUS_FILTERS)[number];

export type TenantFilter = {
  search: string;
  status: TenantStatusFilter | null;
  plan: string | null;
};
