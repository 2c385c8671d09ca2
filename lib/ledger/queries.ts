import { desc, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { lateUsage, meterReports, usagePeriods } from "@/db/schema/ledger";
import { overageAmountMinor, overageMinutes } from "@/lib/domain/usage";
import { PERIOD_MINUTES } from "./period-total";

/** A usage period as screens show it. */
export type PeriodView = Awaited<ReturnType<typeof listUsagePeriods>>[number];

/** The period that is running, or the newest one; null before the first subscription. */
export async function findCurrentPeriod(tenantId: number): Promise<PeriodView | null> {
  const [period] = await listUsagePeriods(tenantId, 1);
  return period ?? null;
}

/** The newest periods first. Minutes are what a settled period was settled at, and what the calls say before. */
export async function listUsagePeriods(tenantId: number, limit: number) {
  const rows = await db()
    .select({
      stripeSubscriptionId: usagePeriods.stripeSubscriptionId,
      startsAt: usagePeriods.startsAt,
      endsAt: usagePeriods.endsAt,
      isTrial: usagePeriods.isTrial,
      usageMode: usagePeriods.usageMode,
      minutes: sql`${PERIOD_MINUTES}`.mapWith(Number),
      includedMinutes: usagePeriods.includedMinutes,
      overagePriceMinor: usagePeriods.overagePriceMinor,
      currency: usagePeriods.currency,
      callIncrementSeconds: usagePeriods.callIncrementSeconds,
      acknowledgedMinutes: usagePeriods.acknowledgedMinutes,
      // By name: in a select from one table drizzle leaves the table's name out of its columns.
      acknowledgedAt: sql`(
        select max(answered_at) from meter_reports
        where meter_reports.tenant_id = usage_periods.tenant_id and outcome = 'accepted'
          and meter_reports.stripe_subscription_id = usage_periods.stripe_subscription_id
          and meter_reports.period_starts_at = usage_periods.starts_at)`.mapWith(meterReports.answeredAt),
      state: usagePeriods.state,
      settledMinutes: usagePeriods.settledMinutes,
      trouble: usagePeriods.trouble,
      troubleDetail: usagePeriods.troubleDetail,
      stripeInvoiceId: usagePeriods.stripeInvoiceId,
    })
    .from(usagePeriods)
    .where(eq(usagePeriods.tenantId, tenantId))
    .orderBy(desc(usagePeriods.startsAt))
    .limit(limit);
  return rows.map(({ minutes, ...row }) => {
    const shown = row.state === "settled" ? (row.settledMinutes ?? minutes) : minutes;
    const beyond = row.isTrial ? 0 : overageMinutes(shown, row.includedMinutes);
    return {
      ...row,
      minutes: shown,
      overageMinutes: beyond,
      overageAmountMinor: overageAmountMinor(beyond, row.overagePriceMinor),
    };
  });
}

/** Calls that came after their period was settled, newest first. */
export async function listLateUsage(tenantId: number, limit: number) {
  return db()
    .select({
      stripeSubscriptionId: lateUsage.stripeSubscriptionId,
      periodStartsAt: lateUsage.periodStartsAt,
      sequence: lateUsage.sequence,
      minutes: lateUsage.minutes,
      amountMinor: lateUsage.amountMinor,
      currency: lateUsage.currency,
      detectedAt: lateUsage.detectedAt,
      decision: lateUsage.decision,
    })
    .from(lateUsage)
    .where(eq(lateUsage.tenantId, tenantId))
    .orderBy(desc(lateUsage.detectedAt))
    .limit(limit);
}
