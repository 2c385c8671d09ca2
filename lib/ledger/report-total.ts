import { randomUUID } from "node:crypto";
import { and, desc, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { meterReports, usagePeriods } from "@/db/schema/ledger";
import { canStillBeSent, nextReportTime } from "@/lib/domain/meter-report";
import { type ReportAnswer, reportMinutes } from "@/lib/stripe/report-minutes";
import {
  type ClaimedPeriod,
  changeClaimed,
  extendLease,
  LostLeaseError,
  leaseEnd,
  NO_TROUBLE,
} from "./claim-period";
import { isPeriod } from "./period-key";

type Report = Pick<typeof meterReports.$inferSelect, "identifier" | "minutes" | "eventAt">;
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
  const unanswered = await findUnansweredReport(period, minutes, now);
  if (unanswered) await extendLease(period);
  const report = unanswered ?? (await appendReport(period, minutes, now));
  if (!report) {
    period.trouble = "no_time_left";
    await changeClaimed(period, { trouble: "no_time_left", isBlocked: true });
    return "refused";
  }
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
  if (!period.hasUnansweredReport) return null;
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

/**
 * Takes the next place in the period's line of reports, and a fresh lease for the
 * request that follows; null when the period has no time left for one.
 */
async function appendReport(period: ClaimedPeriod, minutes: number, now: Date): Promise<Report | null> {
  const eventAt = nextReportTime({ ...period, previousEventAt: period.lastEventAt, now });
  if (!eventAt) return null;
  const sequence = period.sequence + 1;
  const report = { identifier: randomUUID(), minutes, eventAt };
  // One statement, because thousands of tenants may have changed: a transaction of two would take three times as long.
  const appended = await db().execute(sql`
    with held as (
      update usage_periods set sequence = ${sequence}, last_event_at = ${eventAt.toISOString()},
        has_unanswered_report = true, lease_expires_at = ${(await leaseEnd()).toISOString()}
      where ${isPeriod(period)} and lease_token = ${period.leaseToken}
      returning tenant_id, stripe_subscription_id, starts_at
    )
    insert into meter_reports
      (tenant_id, stripe_subscription_id, period_starts_at, sequence, minutes, event_at, identifier, sent_at)
    select held.*, ${sequence}::int, ${minutes}::bigint, ${eventAt.toISOString()}::timestamptz, ${report.identifier},
      ${now.toISOString()}::timestamptz
    from held returning identifier`);
  if (appended.length === 0) throw new LostLeaseError(period);
  period.sequence = sequence;
  period.lastEventAt = eventAt;
  period.hasUnansweredReport = true;
  return report;
}

async function recordAnswer(period: ClaimedPeriod, report: Report, answer: ReportAnswer): Promise<void> {
  const answered = db()
    .update(meterReports)
    .set({
      outcome: answer.outcome,
      stripeRequestId: answer.requestId,
      error: answer.outcome === "accepted" ? null : answer.reason,
      answeredAt: new Date(),
    })
    .where(eq(meterReports.identifier, report.identifier))
    .returning({ identifier: meterReports.identifier });
  if (answer.outcome === "unanswered") {
    await answered;
    return;
  }
  const change =
    answer.outcome === "accepted"
      ? { acknowledgedMinutes: report.minutes, hasUnansweredReport: false, ...NO_TROUBLE }
      : {
          hasUnansweredReport: false,
          trouble: "report_refused" as const,
          troubleDetail: answer.reason,
          isBlocked: true,
        };
  await db()
    .with(db().$with("answered").as(answered))
    .update(usagePeriods)
    .set(change)
    .where(and(isPeriod(period), eq(usagePeriods.leaseToken, period.leaseToken)))
    .prepare(`record_${answer.outcome}`)
    .execute();
}
