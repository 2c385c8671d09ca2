import { randomUUID } from "node:crypto";
import { and, desc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { meterReports, usagePeriods } from "@/db/schema/ledger";
import { canStillBeSent, nextReportTime } from "@/lib/domain/meter-report";
import { type ReportAnswer, reportMinutes } from "@/lib/stripe/report-minutes";
import { type ClaimedPeriod, changeClaimed, extendLease, LostLeaseError, NO_TROUBLE } from "./claim-period";
import { isPeriod } from "./period-key";

type Report = typeof meterReports.$inferSelect;
export type ReportResult = ReportAnswer["outcome"] | "unchanged";

/**
 * Tells Stripe's meter the total of a period we hold: appends the report, sends
 * it, records the answer. The value is the whole total, so a crash at any point
 * is healed by the next report; one that was sent but never recorded is sent
 * again under the same identifier.
 */
export async function reportTotal(period: ClaimedPeriod, minutes: number, now: Date): Promise<ReportResult> {
  if (minutes === (period.acknowledgedMinutes ?? 0) && !period.hasUnansweredReport) return "unchanged";
  if (!period.meterEventName) throw new Error(`The plan of tenant ${period.tenantId} has no meter`);
  const report =
    (await findUnansweredReport(period, minutes, now)) ?? (await appendReport(period, minutes, now));
  if (!report) {
    period.trouble = "no_time_left";
    await changeClaimed(period, { trouble: "no_time_left", isBlocked: true });
    return "refused";
  }
  await extendLease(period);
  const answer = await reportMinutes({
    meterEventName: period.meterEventName,
    stripeCustomerId: period.stripeCustomerId,
    minutes,
    eventAt: report.eventAt,
    identifier: report.identifier,
  });
  await recordAnswer(period, report, answer);
  if (answer.outcome === "accepted") period.acknowledgedMinutes = minutes;
  if (answer.outcome !== "unanswered") period.hasUnansweredReport = false;
  if (answer.outcome === "refused") {
    period.trouble = "report_refused";
    period.troubleDetail = answer.reason;
  }
  return answer.outcome;
}

/** The newest report, when its answer was never recorded, it says what we want to say and Stripe still takes it. */
async function findUnansweredReport(
  period: ClaimedPeriod,
  minutes: number,
  now: Date,
): Promise<Report | null> {
  const [report] = await db()
    .select()
    .from(meterReports)
    .where(
      and(
        eq(meterReports.tenantId, period.tenantId),
        eq(meterReports.stripeSubscriptionId, period.stripeSubscriptionId),
        eq(meterReports.periodStartsAt, period.startsAt),
      ),
    )
    .orderBy(desc(meterReports.sequence))
    .limit(1);
  const isUnanswered = report?.outcome === "pending" || report?.outcome === "unanswered";
  const isUsable = report?.minutes === minutes && canStillBeSent(report.eventAt, now);
  return isUnanswered && isUsable ? report : null;
}

/** Takes the next place in the period's line of reports; null when the period has no time left for one. */
async function appendReport(period: ClaimedPeriod, minutes: number, now: Date): Promise<Report | null> {
  const eventAt = nextReportTime({ ...period, previousEventAt: period.lastEventAt, now });
  if (!eventAt) return null;
  const sequence = period.sequence + 1;
  const report = await db().transaction(async (transaction) => {
    const held = await transaction
      .update(usagePeriods)
      .set({ sequence, lastEventAt: eventAt, hasUnansweredReport: true })
      .where(and(isPeriod(period), eq(usagePeriods.leaseToken, period.leaseToken)))
      .returning({ tenantId: usagePeriods.tenantId });
    if (held.length === 0) throw new LostLeaseError(period);
    const [row] = await transaction
      .insert(meterReports)
      .values({
        tenantId: period.tenantId,
        stripeSubscriptionId: period.stripeSubscriptionId,
        periodStartsAt: period.startsAt,
        sequence,
        minutes,
        eventAt,
        identifier: randomUUID(),
        sentAt: now,
      })
      .returning();
    return row ?? null;
  });
  period.sequence = sequence;
  period.lastEventAt = eventAt;
  period.hasUnansweredReport = true;
  return report;
}

async function recordAnswer(period: ClaimedPeriod, report: Report, answer: ReportAnswer): Promise<void> {
  const { outcome, requestId } = answer;
  await db().transaction(async (transaction) => {
    await transaction
      .update(meterReports)
      .set({
        outcome,
        stripeRequestId: requestId,
        error: answer.outcome === "accepted" ? null : answer.reason,
        answeredAt: new Date(),
      })
      .where(eq(meterReports.identifier, report.identifier));
    const change =
      answer.outcome === "accepted"
        ? { acknowledgedMinutes: report.minutes, hasUnansweredReport: false, ...NO_TROUBLE }
        : answer.outcome === "refused"
          ? {
              hasUnansweredReport: false,
              trouble: "report_refused" as const,
              troubleDetail: answer.reason,
              isBlocked: true,
            }
          : {};
    if (Object.keys(change).length === 0) return;
    await transaction
      .update(usagePeriods)
      .set(change)
      .where(and(isPeriod(period), eq(usagePeriods.leaseToken, period.leaseToken)));
  });
}
