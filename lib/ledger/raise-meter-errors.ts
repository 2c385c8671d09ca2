import { and, desc, eq, ne } from "drizzle-orm";
import { db, type Queryable } from "@/db/client";
import { meterReports, usagePeriods } from "@/db/schema/ledger";
import { listMeterErrors, type MeterError } from "@/lib/stripe/meter-errors";
import { isPeriod, type PeriodKey } from "./period-key";
import { markPeriod } from "./usage-changes";

type Report = typeof meterReports.$inferSelect;

/**
 * Stripe took reports with 200 and dropped them afterwards: they become refused
 * with Stripe's code, and their period waits for a person, as one refused at
 * once would. What Stripe holds is then the last report it kept, so that the
 * next run tells the total anew. Returns the tenant when all are one tenant's.
 */
export async function raiseMeterErrors(eventId: string): Promise<number | null> {
  const errors = await listMeterErrors(eventId);
  const tenants = new Set<number>();
  for (const error of errors) {
    const tenantId = await db().transaction((transaction) => raise(transaction, error));
    if (tenantId !== null) tenants.add(tenantId);
  }
  const [only] = tenants;
  return tenants.size === 1 && only !== undefined ? only : null;
}

/** Null for a report that is not ours: the meter's account may have other senders. */
async function raise(on: Queryable, { identifier, code, message }: MeterError): Promise<number | null> {
  const detail = `${code}: ${message}`;
  const [report] = await on
    .update(meterReports)
    .set({ outcome: "refused", error: detail })
    .where(eq(meterReports.identifier, identifier))
    .returning();
  if (!report) return null;
  const period = { ...report, startsAt: report.periodStartsAt };
  const kept = await findKept(on, period);
  const isReplaced = kept !== null && kept.sequence > report.sequence;
  await on
    .update(usagePeriods)
    .set({
      acknowledgedMinutes: kept?.minutes ?? null,
      ...(isReplaced ? {} : { trouble: "report_refused", troubleDetail: detail, isBlocked: true }),
    })
    // A settled period was compared with Stripe's own summary: what was dropped before had been made good.
    .where(and(isPeriod(period), ne(usagePeriods.state, "settled")));
  await markPeriod(period, on);
  return report.tenantId;
}

/** The newest report of a period that Stripe has not refused. */
async function findKept(on: Queryable, period: PeriodKey): Promise<Report | null> {
  const [kept] = await on
    .select()
    .from(meterReports)
    .where(
      and(
        eq(meterReports.tenantId, period.tenantId),
        eq(meterReports.stripeSubscriptionId, period.stripeSubscriptionId),
        eq(meterReports.periodStartsAt, period.startsAt),
        eq(meterReports.outcome, "accepted"),
      ),
    )
    .orderBy(desc(meterReports.sequence))
    .limit(1);
  return kept ?? null;
}
