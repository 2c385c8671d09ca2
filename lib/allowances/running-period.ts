import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client";
import { usagePeriods } from "@/db/schema/ledger";
import type { PeriodKey } from "@/lib/ledger/period-key";
import { PERIOD_MINUTES } from "@/lib/ledger/period-total";

/** That a period is the one its tenant is in at a moment, for a query over `usage_periods`. */
export function isRunning(at: Date): SQL {
  return sql`(usage_periods.state = 'open'
    and usage_periods.starts_at <= ${at.toISOString()} and usage_periods.ends_at > ${at.toISOString()}
    and exists (select from tenant_billing billing where billing.tenant_id = usage_periods.tenant_id
      and billing.stripe_subscription_id = usage_periods.stripe_subscription_id))`;
}

export type RunningPeriod = NonNullable<Awaited<ReturnType<typeof findRunningPeriod>>>;

/** The period a tenant is in, with its total from the calls; null where it is in none. */
export async function findRunningPeriod(on: Queryable, tenantId: number, at: Date) {
  const [period] = await on
    .select({
      tenantId: usagePeriods.tenantId,
      stripeSubscriptionId: usagePeriods.stripeSubscriptionId,
      startsAt: usagePeriods.startsAt,
      endsAt: usagePeriods.endsAt,
      isTrial: usagePeriods.isTrial,
      usageMode: usagePeriods.usageMode,
      usedMinutes: sql`${PERIOD_MINUTES}`.mapWith(Number),
      includedMinutes: usagePeriods.includedMinutes,
      overagePriceMinor: usagePeriods.overagePriceMinor,
      currency: usagePeriods.currency,
    })
    .from(usagePeriods)
    .where(and(eq(usagePeriods.tenantId, tenantId), isRunning(at)))
    .limit(1);
  return period ?? null;
}

/** That a row of `allowance_thresholds` is a period's, for a query over that table. */
export function isOfPeriod({ tenantId, stripeSubscriptionId, startsAt }: PeriodKey): SQL {
  return sql`(allowance_thresholds.tenant_id = ${tenantId}
    and allowance_thresholds.stripe_subscription_id = ${stripeSubscriptionId}
    and allowance_thresholds.period_starts_at = ${startsAt.toISOString()})`;
}
