import { and, desc, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { meterReports, usagePeriods } from "@/db/schema/ledger";
import { periodMinutes } from "@/lib/domain/usage";
import type { UsageFacts } from "@/lib/domain/usage-drift";
import { sumPeriodCalls } from "@/lib/ledger/period-calls";
import { isPeriod, type PeriodKey } from "@/lib/ledger/period-key";
import { PERIOD_MINUTES } from "@/lib/ledger/period-total";
import { IS_CHANGED, LATE_MINUTES } from "@/lib/ledger/usage-changes";
import { meterTotal } from "@/lib/stripe/meter-total";
import { isMissing } from "@/lib/stripe/refusal";
import { getPeriodInvoice } from "@/lib/stripe/renewal-invoice";

/** A report may be stamped a moment ahead, and Stripe's summaries end on whole minutes. */
const AHEAD_MS = 60_000;

/** What both sides say of a period, and what the repair of it needs beside that. */
export type ReadUsage = UsageFacts & { currency: string; stripeInvoiceId: string | null };

/**
 * Reads a period's figures: the calls and what was told from our tables, the
 * meter's summary and the invoice from Stripe, in that order, so that a report
 * under way shows as lag and not as somebody else's. Null for what is never billed.
 */
export async function readUsageFacts(key: PeriodKey, now: Date): Promise<ReadUsage | null> {
  const period = await findComparable(key);
  if (!period || period.usageMode === "none") return null;
  const [sums, reports] = await Promise.all([sumPeriodCalls(period), listReports(key)]);
  const accepted = reports.filter(({ outcome }) => outcome === "accepted");
  const { usageMode, meterId, stripeInvoiceId } = period;
  const isMetered = meterId !== null && usageMode === "meter";
  return {
    ...period,
    usageMode,
    calls: periodMinutes(sums.billableSeconds),
    acknowledged: period.acknowledgedMinutes ?? 0,
    isRefused: period.trouble === "report_refused" || period.trouble === "no_time_left",
    lastReport: accepted[0] ?? null,
    told: accepted.map(({ minutes }) => minutes),
    // A customer that Stripe does not have is a difference of its own.
    meter: isMetered ? await unlessMissing(meterTotal(meterId, upTo(period, now)), null) : null,
    invoice: stripeInvoiceId === null ? null : await unlessMissing(readBilled(stripeInvoiceId, period), GONE),
    now,
  };
}

/** A draft that somebody deleted bills nothing any more. */
const GONE = { isDraft: false, minutes: 0, amountMinor: 0 };

async function readBilled(invoiceId: string, period: Parameters<typeof getPeriodInvoice>[1]) {
  const { status, usageMinutes, usageAmountMinor } = await getPeriodInvoice(invoiceId, period);
  return { isDraft: status === "draft", minutes: usageMinutes, amountMinor: usageAmountMinor };
}

async function unlessMissing<Read, Missing>(
  reading: Promise<Read>,
  missing: Missing,
): Promise<Read | Missing> {
  try {
    return await reading;
  } catch (error) {
    if (!isMissing(error)) throw error;
    return missing;
  }
}

/** Of a running period Stripe is asked what it has so far. */
function upTo<Period extends { startsAt: Date; endsAt: Date }>(period: Period, now: Date): Period {
  const soon = now.getTime() + AHEAD_MS;
  return { ...period, endsAt: new Date(Math.min(period.endsAt.getTime(), soon)) };
}

async function findComparable(key: PeriodKey) {
  const [period] = await db()
    .select({
      tenantId: usagePeriods.tenantId,
      stripeSubscriptionId: usagePeriods.stripeSubscriptionId,
      stripeCustomerId: usagePeriods.stripeCustomerId,
      startsAt: usagePeriods.startsAt,
      endsAt: usagePeriods.endsAt,
      usageMode: usagePeriods.usageMode,
      meterId: usagePeriods.meterId,
      includedMinutes: usagePeriods.includedMinutes,
      overagePriceMinor: usagePeriods.overagePriceMinor,
      currency: usagePeriods.currency,
      callIncrementSeconds: usagePeriods.callIncrementSeconds,
      state: usagePeriods.state,
      acknowledgedMinutes: usagePeriods.acknowledgedMinutes,
      isUnanswered: usagePeriods.hasUnansweredReport,
      settled: usagePeriods.settledMinutes,
      stripeInvoiceId: usagePeriods.stripeInvoiceId,
      trouble: usagePeriods.trouble,
      days: sql`${PERIOD_MINUTES}`.mapWith(Number),
      late: sql`${LATE_MINUTES}`.mapWith(Number),
      isPending: sql<boolean>`${IS_CHANGED}`,
    })
    .from(usagePeriods)
    .where(and(isPeriod(key), eq(usagePeriods.isTrial, false)));
  return period ?? null;
}

/** The newest first. */
async function listReports(key: PeriodKey) {
  return db()
    .select({
      minutes: meterReports.minutes,
      eventAt: meterReports.eventAt,
      sentAt: meterReports.sentAt,
      outcome: meterReports.outcome,
    })
    .from(meterReports)
    .where(
      and(
        eq(meterReports.tenantId, key.tenantId),
        eq(meterReports.stripeSubscriptionId, key.stripeSubscriptionId),
        eq(meterReports.periodStartsAt, key.startsAt),
      ),
    )
    .orderBy(desc(meterReports.sequence));
}
