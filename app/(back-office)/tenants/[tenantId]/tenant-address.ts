import type { Route } from "next";

export type TenantSearch = Record<string, string | string[] | undefined>;

const KEPT = ["usage", "month", "page", "audit"] as const;

/** This page with some of its choices changed and the others kept. */
export function tenantAddress(
  tenantId: number,
  search: TenantSearch,
  changes: Partial<Record<(typeof KEPT)[number], string | null>>,
): Route {
  const query = new URLSearchParams();
  for (const name of KEPT) {
    const value = changes[name] === undefined ? search[name] : changes[name];
    if (typeof value === "string") query.set(name, value);
  }
  return `/tenants/${tenantId}?${query}`;
}
