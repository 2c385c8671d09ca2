import { and, asc, count, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { lateUsage, usagePeriods } from "@/db/schema/ledger";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { takesLateUsage } from "@/lib/domain/late-usage";
import { findSubscriptionStatus } from "@/lib/domain/subscription";
import type { LateSort, LateStanding } from "@/lib/domain/usage-lists";
import type { LateDecision } from "@/lib/domain/values";
import { matchesTenant } from "@/lib/tenants/matches-tenant";

export type LateListRow = {
  tenantId: number;
  tenantName: string;
  stripeSubscriptionId: string;
  periodStartsAt: Date;
  periodEndsAt: Date;
  sequence: number;
  minutes: number;
  amountMinor: number;
  currency: string;
  detectedAt: Date;
  decision: LateDecision | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  billedAt: Date | null;
  /** When the invoice comes that would take it, as Stripe last said; null where it gets one of its own. */
  nextInvoiceAt: Date | null;
};

export type LateFilter = { standing: LateStanding; search: string };

type Request = LateFilter & { sort: LateSort; descending: boolean; page: number; pageSize: number };

/** One page of what came after its period was settled. */
export async function listLateUsageOfAll(request: Request): Promise<LateListRow[]> {
  const { sort, descending, page, pageSize } = request;
  const rows = await db()
    .select({
      tenantId: lateUsage.tenantId,
      tenantName: tenants.name,
      stripeSubscriptionId: lateUsage.stripeSubscriptionId,
      periodStartsAt: lateUsage.periodStartsAt,
      periodEndsAt: usagePeriods.endsAt,
      sequence: lateUsage.sequence,
      minutes: lateUsage.minutes,
      amountMinor: lateUsage.amountMinor,
      currency: lateUsage.currency,
      detectedAt: lateUsage.detectedAt,
      decision: lateUsage.decision,
      decidedAt: lateUsage.decidedAt,
      decidedBy: lateUsage.decidedBy,
      billedAt: lateUsage.billedAt,
      nextInvoiceAt: sql`coalesce(${tenantBilling.nextInvoiceAt}, ${tenantBilling.currentPeriodEnd})`.mapWith(
        tenantBilling.nextInvoiceAt,
      ),
      billingStatus: tenantBilling.billingStatus,
      cancelAt: tenantBilling.cancelAt,
      billingCurrency: tenantBilling.currency,
      pauseBehavior: tenantBilling.pauseBehavior,
    })
    .from(lateUsage)
    .innerJoin(tenants, eq(tenants.id, lateUsage.tenantId))
    .innerJoin(
      usagePeriods,
      and(
        eq(usagePeriods.tenantId, lateUsage.tenantId),
        eq(usagePeriods.stripeSubscriptionId, lateUsage.stripeSubscriptionId),
        eq(usagePeriods.startsAt, lateUsage.periodStartsAt),
      ),
    )
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, lateUsage.tenantId))
    .where(conditions(request))
    .orderBy(
      sql`${SORT_COLUMNS[sort]} ${descending ? sql`desc` : sql`asc`}`,
      asc(lateUsage.tenantId),
      asc(lateUsage.stripeSubscriptionId),
      asc(lateUsage.periodStartsAt),
      asc(lateUsage.sequence),
    )
    .limit(pageSize)
    .offset((page - 1) * pageSize);
  return rows.map(({ nextInvoiceAt, billingStatus, cancelAt, billingCurrency, pauseBehavior, ...row }) => {
    const subscription = {
      status: findSubscriptionStatus(billingStatus),
      cancelAt,
      currency: billingCurrency,
      pauseBehavior,
    };
    return { ...row, nextInvoiceAt: takesLateUsage(subscription, row.currency) ? nextInvoiceAt : null };
  });
}

export async function countLateUsage(filter: LateFilter): Promise<number> {
  const [row] = await db()
    .select({ total: count() })
    .from(lateUsage)
    .innerJoin(tenants, eq(tenants.id, lateUsage.tenantId))
    .where(conditions(filter));
  return row?.total ?? 0;
}

const SORT_COLUMNS: Record<LateSort, SQL> = {
  tenant: sql`lower(${tenants.name})`,
  period: sql`${lateUsage.periodStartsAt}`,
  minutes: sql`${lateUsage.minutes}`,
  amount: sql`${lateUsage.amountMinor}`,
  detected: sql`${lateUsage.detectedAt}`,
};

function conditions({ standing, search }: LateFilter): SQL | undefined {
  return and(
    standing === "awaiting" ? isNull(lateUsage.decision) : eq(lateUsage.decision, standing),
    search ? or(matchesTenant(search), eq(lateUsage.stripeSubscriptionId, search)) : undefined,
  );
}
