import { and, asc, count, eq, ilike, inArray, isNull, notInArray, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import { usageDays } from "@/db/schema/usage";
import { hasUsedAllowance } from "@/lib/allowances/queries";
import { startOfCostWindow } from "@/lib/domain/cost-window";
import { expectedInvoiceMinor } from "@/lib/domain/next-invoice";
import {
  findSubscriptionStatus,
  SUBSCRIPTION_STATUSES,
  type SubscriptionStatus,
} from "@/lib/domain/subscription";
import { type ServiceHold, serviceHold } from "@/lib/domain/suspension";
import type { TenantFilter, TenantSort, TenantStatusFilter } from "@/lib/domain/tenant-list";
import { utcDay } from "@/lib/domain/utc-day";
import { isHeld } from "@/lib/suspensions/queries";
import { suspensionsOfTenant } from "@/lib/suspensions/suspensions-of-tenant";
import { currentPeriodMinutes } from "./current-period-minutes";

const nextPlans = alias(plans, "next_plans");

export type TenantListRow = {
  id: number;
  name: string;
  plan: string | null;
  status: SubscriptionStatus | null;
  hold: ServiceHold | null;
  currency: string | null;
  mrrMinor: number | null;
  /** When the subscription ends; null while it goes on, and once it has ended. */
  endsAt: Date | null;
  /** A change of plan that Stripe will make by itself. */
  planChange: { at: Date; planName: string | null } | null;
  /** Of the current period; null without one. */
  minutesUsed: number | null;
  /** Null: unlimited, or no plan. */
  includedMinutes: number | null;
  costUsd: string;
  nextInvoiceAt: Date | null;
  /** Stripe's preview, with the usage of today. */
  nextInvoiceAmountMinor: number | null;
  stripeCustomerId: string | null;
};

type Request = TenantFilter & {
  sort: TenantSort;
  descending: boolean;
  page: number;
  pageSize: number;
  at: Date;
};

/**
 * One page of tenants, with how many match. The page is found first, so that
 * usage is summed for its rows alone, unless it is sorted by usage.
 */
export async function listTenants(request: Request): Promise<{ rows: TenantListRow[]; total: number }> {
  const matching = conditions(request);
  const [rows, [counted]] = await Promise.all([
    listPage(request, matching),
    db()
      .select({ total: count() })
      .from(tenants)
      .leftJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
      .where(matching),
  ]);
  return { rows, total: counted?.total ?? 0 };
}

async function listPage(request: Request, matching: SQL | undefined): Promise<TenantListRow[]> {
  const cost = providerCost(request.at);
  const order = orderBy(sortColumns(cost)[request.sort], request.descending);
  const pageIds = db()
    .select({ id: tenants.id })
    .from(tenants)
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
    .leftJoin(plans, eq(plans.id, tenantBilling.planId))
    .where(matching)
    .orderBy(...order)
    .limit(request.pageSize)
    .offset((request.page - 1) * request.pageSize);
  const rows = await db()
    .select({
      id: tenants.id,
      name: tenants.name,
      plan: sql<string | null>`coalesce(${plans.name}, ${tenantBilling.plan})`,
      billingStatus: tenantBilling.billingStatus,
      endsAt: sql`case when ${tenantBilling.endedAt} is null then ${tenantBilling.cancelAt} end`.mapWith(
        tenantBilling.cancelAt,
      ),
      scheduledChange: tenantBilling.scheduledChange,
      nextPlanName: nextPlans.name,
      suspensions: suspensionsOfTenant,
      currency: tenantBilling.currency,
      mrrMinor: tenantBilling.mrrMinor,
      minutesUsed: currentPeriodMinutes,
      includedMinutes: plans.includedMinutes,
      costUsd: cost,
      nextInvoiceAt: tenantBilling.nextInvoiceAt,
      nextInvoiceAmountMinor: tenantBilling.nextInvoiceAmountMinor,
      nextInvoiceUsageMinor: tenantBilling.nextInvoiceUsageMinor,
      nextInvoiceBalanceMinor: tenantBilling.nextInvoiceBalanceMinor,
      usageMode: plans.usageMode,
      overagePriceMinor: plans.overagePriceMinor,
      stripeCustomerId: tenantBilling.stripeCustomerId,
    })
    .from(tenants)
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
    .leftJoin(plans, eq(plans.id, tenantBilling.planId))
    .leftJoin(nextPlans, sql`${nextPlans.id} = (${tenantBilling.scheduledChange} ->> 'planId')::bigint`)
    .where(inArray(tenants.id, pageIds))
    .orderBy(...order);
  return rows.map(
    ({
      billingStatus,
      suspensions,
      nextInvoiceUsageMinor,
      nextInvoiceBalanceMinor,
      usageMode,
      overagePriceMinor,
      scheduledChange,
      nextPlanName,
      ...row
    }) => ({
      ...row,
      status: findSubscriptionStatus(billingStatus),
      planChange: scheduledChange && {
        at: new Date(scheduledChange.at),
        planName: nextPlanName ?? scheduledChange.planKey,
      },
      hold: serviceHold(suspensions, findSubscriptionStatus(billingStatus), row, request.at),
      nextInvoiceAmountMinor:
        row.nextInvoiceAmountMinor === null
          ? null
          : expectedInvoiceMinor({
              ...row,
              amountMinor: row.nextInvoiceAmountMinor,
              usageMinor: nextInvoiceUsageMinor,
              balanceAfterMinor: nextInvoiceBalanceMinor,
              isTrial: billingStatus === "trialing",
              usageMode,
              overagePriceMinor,
            }),
    }),
  );
}

/** What is not known comes last in either direction. */
function orderBy(column: SQL, descending: boolean): [SQL, SQL] {
  return [descending ? sql`${column} desc nulls last` : sql`${column} asc nulls last`, asc(tenants.id)];
}

/** What Vapi charged for the last thirty UTC days, today included. */
function providerCost(at: Date): SQL<string> {
  const from = utcDay(startOfCostWindow("30d", at));
  return sql<string>`coalesce((
    select sum(${usageDays.costUsd}) from ${usageDays}
    where ${usageDays.tenantId} = ${tenants.id} and ${usageDays.day} >= ${from}), 0)`;
}

function sortColumns(cost: SQL): Record<TenantSort, SQL> {
  return {
    name: sql`lower(${tenants.name})`,
    plan: sql`coalesce(${plans.name}, ${tenantBilling.plan})`,
    status: sql`${tenantBilling.billingStatus}`,
    mrr: sql`${tenantBilling.mrrMinor}`,
    minutes: currentPeriodMinutes,
    cost,
    nextInvoice: sql`${tenantBilling.nextInvoiceAt}`,
    stripe: sql`${tenantBilling.stripeCustomerId}`,
  };
}

function conditions({ search, status, plan, at }: TenantFilter & { at: Date }): SQL | undefined {
  return and(
    search ? ilike(tenants.name, `%${search.replace(/[\\%_]/g, "\\$&")}%`) : undefined,
    plan ? eq(tenantBilling.plan, plan) : undefined,
    status ? hasStatus(status, at) : undefined,
  );
}

function hasStatus(status: TenantStatusFilter, at: Date): SQL | undefined {
  if (status === "none") return withoutStatus;
  if (status === "suspended") return isHeld("suspended", at);
  if (status === "in_grace") return isHeld("grace", at);
  if (status === "nearly_used" || status === "used_up") return hasUsedAllowance(status, at);
  return eq(tenantBilling.billingStatus, status);
}

/** The foundation's own words for a status mean nothing until the first sync. */
const withoutStatus = or(
  isNull(tenantBilling.billingStatus),
  notInArray(tenantBilling.billingStatus, [...SUBSCRIPTION_STATUSES]),
);

/** The plans that tenants are on, by their latest name. */
export async function listPlansInUse(): Promise<{ key: string; name: string }[]> {
  return db()
    .select({
      key: sql<string>`${tenantBilling.plan}`,
      name: sql<string>`coalesce(max(${plans.name}), ${tenantBilling.plan})`,
    })
    .from(tenantBilling)
    .leftJoin(plans, eq(plans.id, tenantBilling.planId))
    .where(sql`${tenantBilling.plan} is not null`)
    .groupBy(tenantBilling.plan)
    .orderBy(asc(sql`2`))
    .limit(100);
}
