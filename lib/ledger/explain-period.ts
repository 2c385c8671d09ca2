import { and, asc, count, desc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { lateUsage, meterReports, usagePeriods } from "@/db/schema/ledger";
import { plans } from "@/db/schema/plans";
import { type AmountCheck, checkAmount, type LateStanding } from "@/lib/domain/amount-check";
import { type AmountExplanation, explainAmount } from "@/lib/domain/amount-explanation";
import type { LateDecision } from "@/lib/domain/values";
import { sumPeriodCalls } from "./period-calls";
import { isPeriod, type PeriodKey } from "./period-key";
import { findLineInvoice, type LineInvoice, listUsageLines, type UsageLine } from "./usage-lines";

/** A period as its explanation names it. */
export type ExplainedPeriod = NonNullable<Awaited<ReturnType<typeof findPeriod>>>;

export type LateRow = {
  sequence: number;
  minutes: number;
  amountMinor: number;
  detectedAt: Date;
  decidedAt: Date | null;
  standing: LateStanding;
  /** The item that bills it at Stripe, once it stands there. */
  stripeInvoiceItemId: string | null;
};

/** Why a period costs what it costs, and whether Stripe bills just that. */
export type PeriodExplanation = {
  period: ExplainedPeriod;
  explanation: AmountExplanation;
  /** What Vapi charged for the calls, decimal text in US dollars. */
  costUsd: string;
  check: AmountCheck;
  /** The invoice that the period was closed with; null while there is none, or when our copy lacks it. */
  invoice: LineInvoice | null;
  lines: UsageLine[];
  late: LateRow[];
};

/** The period with the terms it was opened with; null when there is none. */
export async function findPeriod(key: PeriodKey) {
  const [period] = await db()
    .select({
      tenantId: usagePeriods.tenantId,
      stripeSubscriptionId: usagePeriods.stripeSubscriptionId,
      startsAt: usagePeriods.startsAt,
      endsAt: usagePeriods.endsAt,
      plan: { key: plans.key, name: plans.name, version: plans.version },
      billingInterval: plans.billingInterval,
      usageMode: usagePeriods.usageMode,
      isTrial: usagePeriods.isTrial,
      includedMinutes: usagePeriods.includedMinutes,
      overagePriceMinor: usagePeriods.overagePriceMinor,
      currency: usagePeriods.currency,
      callIncrementSeconds: usagePeriods.callIncrementSeconds,
      state: usagePeriods.state,
      acknowledgedMinutes: usagePeriods.acknowledgedMinutes,
      settledMinutes: usagePeriods.settledMinutes,
      settledAt: usagePeriods.settledAt,
      trouble: usagePeriods.trouble,
      troubleDetail: usagePeriods.troubleDetail,
      stripeInvoiceId: usagePeriods.stripeInvoiceId,
    })
    .from(usagePeriods)
    .leftJoin(plans, eq(plans.id, usagePeriods.planId))
    .where(isPeriod(key));
  return period ?? null;
}

/** Everything that a period's amount consists of, from the calls and from our copy of Stripe's invoices. */
export async function explainPeriod(period: ExplainedPeriod): Promise<PeriodExplanation> {
  const { tenantId, stripeInvoiceId } = period;
  const [{ costUsd, ...sums }, invoice, lines, late] = await Promise.all([
    sumPeriodCalls(period),
    stripeInvoiceId === null ? null : findLineInvoice(tenantId, stripeInvoiceId),
    listUsageLines(period),
    listLateUsageOf(period),
  ]);
  const explanation = explainAmount(period, sums);
  const settled = { ...period, invoiceStatus: invoice?.status ?? null };
  const check = checkAmount(period, explanation, settled, lines, late);
  return { period, explanation, costUsd, check, invoice, lines, late };
}

export type MeterReport = Awaited<ReturnType<typeof listMeterReports>>[number];

/** What the period's meter was told, the newest first, with Stripe's request id. */
export async function listMeterReports(key: PeriodKey, page: number, pageSize: number) {
  return db()
    .select({
      sequence: meterReports.sequence,
      minutes: meterReports.minutes,
      eventAt: meterReports.eventAt,
      sentAt: meterReports.sentAt,
      outcome: meterReports.outcome,
      stripeRequestId: meterReports.stripeRequestId,
      error: meterReports.error,
    })
    .from(meterReports)
    .where(isReportOf(key))
    .orderBy(desc(meterReports.sequence))
    .limit(pageSize)
    .offset((page - 1) * pageSize);
}

export async function countMeterReports(key: PeriodKey): Promise<number> {
  const [row] = await db().select({ total: count() }).from(meterReports).where(isReportOf(key));
  return row?.total ?? 0;
}

async function listLateUsageOf(key: PeriodKey): Promise<LateRow[]> {
  const rows = await db()
    .select({
      sequence: lateUsage.sequence,
      minutes: lateUsage.minutes,
      amountMinor: lateUsage.amountMinor,
      detectedAt: lateUsage.detectedAt,
      decision: lateUsage.decision,
      decidedAt: lateUsage.decidedAt,
      stripeInvoiceItemId: lateUsage.stripeInvoiceItemId,
    })
    .from(lateUsage)
    .where(
      and(
        eq(lateUsage.tenantId, key.tenantId),
        eq(lateUsage.stripeSubscriptionId, key.stripeSubscriptionId),
        eq(lateUsage.periodStartsAt, key.startsAt),
      ),
    )
    .orderBy(asc(lateUsage.sequence));
  return rows.map(({ decision, ...row }) => ({
    ...row,
    standing: decision === null ? ("undecided" as const) : STANDINGS[decision],
  }));
}

const STANDINGS = {
  next_invoice: "to_bill",
  write_off: "written_off",
  nothing_due: "nothing_due",
} as const satisfies Record<LateDecision, LateStanding>;

function isReportOf(key: PeriodKey) {
  return and(
    eq(meterReports.tenantId, key.tenantId),
    eq(meterReports.stripeSubscriptionId, key.stripeSubscriptionId),
    eq(meterReports.periodStartsAt, key.startsAt),
  );
}
