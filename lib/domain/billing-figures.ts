import { meaningOf, type SubscriptionStatus } from "./subscription";

type Group = {
  status: SubscriptionStatus | null;
  currency: string | null;
  tenants: number;
  mrrMinor: number;
};

export type BillingFigures = {
  /** One amount per currency, the one with most tenants first: amounts of two currencies are never added. */
  mrr: { currency: string; amountMinor: number }[];
  /** Tenants who pay: their subscription counts as recurring revenue. */
  activeTenants: number;
  trialTenants: number;
  pastDueTenants: number;
  tenants: number;
};

/** What the global view says of all tenants, from their numbers by status and currency. */
export function billingFigures(groups: Group[]): BillingFigures {
  const paying = groups.filter(({ status }) => status !== null && meaningOf(status).countsInMrr);
  return {
    mrr: mrrByCurrency(paying),
    activeTenants: countOf(paying),
    trialTenants: countOf(groups.filter(({ status }) => status === "trialing")),
    pastDueTenants: countOf(groups.filter(({ status }) => status === "past_due")),
    tenants: countOf(groups),
  };
}

function mrrByCurrency(paying: Group[]): BillingFigures["mrr"] {
  const sums = new Map<string, { amountMinor: number; tenants: number }>();
  for (const { currency, tenants, mrrMinor } of paying) {
    if (currency === null) continue;
    const sum = sums.get(currency) ?? { amountMinor: 0, tenants: 0 };
    sums.set(currency, { amountMinor: sum.amountMinor + mrrMinor, tenants: sum.tenants + tenants });
  }
  return [...sums]
    .sort(([, one], [, other]) => other.tenants - one.tenants)
    .map(([currency, { amountMinor }]) => ({ currency, amountMinor }));
}

function countOf(groups: Group[]): number {
  return groups.reduce((sum, { tenants }) => sum + tenants, 0);
}
