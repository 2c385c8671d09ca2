import { and, asc, count, eq, isNotNull, ne, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { meterReports, usagePeriods } from "@/db/schema/ledger";
import { tenants } from "@/db/schema/tenants";
import { type NextStep, nextStepOf, type PeriodSort, type PeriodStanding } from "@/lib/domain/usage-lists";
import type { PeriodState, PeriodTrouble, UsageMode } from "@/lib/domain/values";
import { matchesTenant } from "@/lib/tenants/matches-tenant";
import type { PeriodKey } from "./period-key";
import { PERIOD_MINUTES } from "./period-total";

export type PeriodListRow = PeriodKey & {
  tenantName: string;
  endsAt: Date;
  state: PeriodState;
  isTrial: boolean;
  usageMode: UsageMode;
  isBlocked: boolean;
  trouble: PeriodTrouble | null;
  troubleDetail: string | null;
  includedMinutes: number | null;
  overagePriceMinor: string | null;
  currency: string;
  /** We keep its draft invoice from going. */
  holdsDraft: boolean;
  /** By our calls, now. */
  minutes: number;
  settledMinutes: number | null;
  acknowledgedMinutes: number | null;
  lastReportAt: Date | null;
  next: NextStep;
};

export type PeriodFilter = { standing: PeriodStanding; search: string };

type Request = PeriodFilter & {
  sort: PeriodSort;
  descending: boolean;
  page: number;
  pageSize: number;
  at: Date;
};

const PERIOD_KEY = sql`(${usagePeriods.tenantId}, ${usagePeriods.stripeSubscriptionId}, ${usagePeriods.startsAt})`;

/** One page of all tenants' periods. The page is found first, so that calls are summed for its rows alone, unless it is sorted by them. */
export async function listPeriods(request: Request): Promise<PeriodListRow[]> {
  const { sort, descending, page, pageSize, at } = request;
  const direction = descending ? sql`desc nulls last` : sql`asc nulls last`;
  const order = [
    sql`${SORT_COLUMNS[sort]} ${direction}`,
    asc(usagePeriods.tenantId),
    asc(usagePeriods.startsAt),
    asc(usagePeriods.stripeSubscriptionId),
  ];
  const pageKeys = db()
    .select({
      tenantId: usagePeriods.tenantId,
      stripeSubscriptionId: usagePeriods.stripeSubscriptionId,
      startsAt: usagePeriods.startsAt,
    })
    .from(usagePeriods)
    .innerJoin(tenants, eq(tenants.id, usagePeriods.tenantId))
    .where(conditions(request))
    .orderBy(...order)
    .limit(pageSize)
    .offset((page - 1) * pageSize);
  const rows = await db()
    .select(COLUMNS)
    .from(usagePeriods)
    .innerJoin(tenants, eq(tenants.id, usagePeriods.tenantId))
    .where(sql`${PERIOD_KEY} in ${pageKeys}`)
    .orderBy(...order);
  return rows.map(({ hasUnansweredReport, invoiceReleasedAt, ...row }) => ({
    ...row,
    next: nextStepOf({ ...row, hasUnansweredReport, invoiceReleasedAt }, at),
  }));
}

export async function countPeriods(filter: PeriodFilter): Promise<number> {
  const [row] = await db()
    .select({ total: count() })
    .from(usagePeriods)
    .innerJoin(tenants, eq(tenants.id, usagePeriods.tenantId))
    .where(conditions(filter));
  return row?.total ?? 0;
}

const COLUMNS = {
  tenantId: usagePeriods.tenantId,
  tenantName: tenants.name,
  stripeSubscriptionId: usagePeriods.stripeSubscriptionId,
  startsAt: usagePeriods.startsAt,
  endsAt: usagePeriods.endsAt,
  state: usagePeriods.state,
  isTrial: usagePeriods.isTrial,
  usageMode: usagePeriods.usageMode,
  isBlocked: usagePeriods.isBlocked,
  trouble: usagePeriods.trouble,
  troubleDetail: usagePeriods.troubleDetail,
  includedMinutes: usagePeriods.includedMinutes,
  overagePriceMinor: usagePeriods.overagePriceMinor,
  currency: usagePeriods.currency,
  holdsDraft: sql<boolean>`${usagePeriods.holdsInvoice} and ${usagePeriods.state} = 'closing'`,
  minutes: sql`${PERIOD_MINUTES}`.mapWith(Number),
  settledMinutes: usagePeriods.settledMinutes,
  acknowledgedMinutes: usagePeriods.acknowledgedMinutes,
  lastReportAt: sql<Date | null>`(
    select max(${meterReports.sentAt}) from ${meterReports}
    where ${meterReports.tenantId} = ${usagePeriods.tenantId}
      and ${meterReports.stripeSubscriptionId} = ${usagePeriods.stripeSubscriptionId}
      and ${meterReports.periodStartsAt} = ${usagePeriods.startsAt})`.mapWith(meterReports.sentAt),
  hasUnansweredReport: usagePeriods.hasUnansweredReport,
  invoiceReleasedAt: usagePeriods.invoiceReleasedAt,
};

const SORT_COLUMNS: Record<PeriodSort, SQL> = {
  tenant: sql`lower(${tenants.name})`,
  period: sql`${usagePeriods.startsAt}`,
  ends: sql`${usagePeriods.endsAt}`,
  minutes: PERIOD_MINUTES,
  acknowledged: sql`${usagePeriods.acknowledgedMinutes}`,
};

/** A settled period that something keeps from being done with is still to be looked at. */
const STANDINGS: Record<PeriodStanding, SQL | undefined> = {
  unsettled: or(ne(usagePeriods.state, "settled"), isNotNull(usagePeriods.trouble)),
  open: eq(usagePeriods.state, "open"),
  closing: or(eq(usagePeriods.state, "closing"), and(isSettled(), isNotNull(usagePeriods.trouble))),
  blocked: eq(usagePeriods.isBlocked, true),
  settled: isSettled(),
};

function isSettled(): SQL {
  return eq(usagePeriods.state, "settled");
}

function conditions({ standing, search }: PeriodFilter): SQL | undefined {
  return and(
    STANDINGS[standing],
    search ? or(matchesTenant(search), eq(usagePeriods.stripeSubscriptionId, search)) : undefined,
  );
}
