import { and, asc, count, countDistinct, desc, eq, gte, isNull, sql, sum } from "drizzle-orm";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { lateUsage, usagePeriods } from "@/db/schema/ledger";
import { invoices, tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { unassignedCalls, usageDays } from "@/db/schema/usage";
import { type CostWindow, startOfCostWindow } from "@/lib/domain/cost-window";
import { findSubscriptionStatus, type SubscriptionStatus } from "@/lib/domain/subscription";
import { startOfUtcMonth, utcDay } from "@/lib/domain/utc-day";

const PAST_DUE: SubscriptionStatus = "past_due";

export type BillingGroup = {
  status: SubscriptionStatus | null;
  currency: string | null;
  tenants: number;
  mrrMinor: number;
};

/** Tenants and their MRR by status and currency; what the figures add up is the caller's rule. */
export async function listBillingGroups(): Promise<BillingGroup[]> {
  const rows = await db()
    .select({
      billingStatus: tenantBilling.billingStatus,
      currency: tenantBilling.currency,
      tenants: count(),
      mrrMinor: sql<number>`coalesce(${sum(tenantBilling.mrrMinor)}, 0)`.mapWith(Number),
    })
    .from(tenants)
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
    .groupBy(tenantBilling.billingStatus, tenantBilling.currency);
  return rows.map(({ billingStatus, ...row }) => ({ ...row, status: findSubscriptionStatus(billingStatus) }));
}

export type CurrencyAmount = { currency: string; amountMinor: number };

/** What past due tenants still owe on open invoices, the largest amount first. */
export async function listPastDueAmounts(): Promise<CurrencyAmount[]> {
  const amount = sum(invoices.amountRemainingMinor).mapWith(Number);
  return db()
    .select({ currency: invoices.currency, amountMinor: amount })
    .from(tenantBilling)
    .innerJoin(invoices, and(eq(invoices.tenantId, tenantBilling.tenantId), eq(invoices.status, "open")))
    .where(eq(tenantBilling.billingStatus, PAST_DUE))
    .groupBy(invoices.currency)
    .orderBy(desc(amount));
}

export type UsageTotals = { calls: number; minutes: number; costUsd: string };

const USAGE_TOTALS = {
  calls: sql<number>`coalesce(${sum(usageDays.calls)}, 0)`.mapWith(Number).as("calls"),
  minutes: sql<number>`coalesce(round(${sum(usageDays.seconds)} / 60), 0)`.mapWith(Number).as("minutes"),
  costUsd: sql<string>`coalesce(${sum(usageDays.costUsd)}, 0)`.as("cost_usd"),
};

/** All tenants' calls since the first of the UTC month. */
export async function sumMonthUsage(at: Date): Promise<UsageTotals> {
  const [row] = await db()
    .select(USAGE_TOTALS)
    .from(usageDays)
    .where(gte(usageDays.day, utcDay(startOfUtcMonth(at))));
  return row ?? { calls: 0, minutes: 0, costUsd: "0" };
}

export type TopCost = UsageTotals & { tenantId: number; name: string };

/** The tenants whom Vapi charged most for. Names are looked up only for those that are listed. */
export async function listTopCosts(window: CostWindow, at: Date, limit: number): Promise<TopCost[]> {
  const costs = db()
    .select({ tenantId: usageDays.tenantId, ...USAGE_TOTALS })
    .from(usageDays)
    .where(gte(usageDays.day, utcDay(startOfCostWindow(window, at))))
    .groupBy(usageDays.tenantId)
    .orderBy(desc(sum(usageDays.costUsd)), asc(usageDays.tenantId))
    .limit(limit)
    .as("costs");
  return db()
    .select({
      tenantId: costs.tenantId,
      name: tenants.name,
      calls: costs.calls,
      minutes: costs.minutes,
      costUsd: costs.costUsd,
    })
    .from(costs)
    .innerJoin(tenants, eq(tenants.id, costs.tenantId))
    .orderBy(desc(costs.costUsd), asc(costs.tenantId));
}

type NamedTenant = { id: number; name: string };

export type Attention = {
  unassignedCalls: number;
  failedEvents: number;
  blockedPeriods: number;
  /** Some of the tenants whose period is blocked, to begin with. */
  blockedTenants: NamedTenant[];
  lateCorrections: number;
  lateTenantCount: number;
  /** Some of the tenants whose late usage awaits a decision, to begin with. */
  lateTenants: NamedTenant[];
};

const TENANTS_NAMED = 3;

/** What waits for a person. */
export async function readAttention(): Promise<Attention> {
  const isBlocked = eq(usagePeriods.isBlocked, true);
  const isUndecided = isNull(lateUsage.decision);
  const [[unassigned], [failed], [blocked], blockedTenants, [late], lateTenants] = await Promise.all([
    db().select({ total: count() }).from(unassignedCalls),
    db().select({ total: count() }).from(stripeEvents).where(eq(stripeEvents.state, "failed")),
    db().select({ total: count() }).from(usagePeriods).where(isBlocked),
    db()
      .selectDistinct({ id: tenants.id, name: tenants.name })
      .from(usagePeriods)
      .innerJoin(tenants, eq(tenants.id, usagePeriods.tenantId))
      .where(isBlocked)
      .orderBy(tenants.name, tenants.id)
      .limit(TENANTS_NAMED),
    db()
      .select({ total: count(), tenants: countDistinct(lateUsage.tenantId) })
      .from(lateUsage)
      .where(isUndecided),
    db()
      .selectDistinct({ id: tenants.id, name: tenants.name })
      .from(lateUsage)
      .innerJoin(tenants, eq(tenants.id, lateUsage.tenantId))
      .where(isUndecided)
      .orderBy(tenants.name, tenants.id)
      .limit(TENANTS_NAMED),
  ]);
  return {
    unassignedCalls: unassigned?.total ?? 0,
    failedEvents: failed?.total ?? 0,
    blockedPeriods: blocked?.total ?? 0,
    blockedTenants,
    lateCorrections: late?.total ?? 0,
    lateTenantCount: late?.tenants ?? 0,
    lateTenants,
  };
}
