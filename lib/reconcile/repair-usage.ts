import { and, desc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { meterReports } from "@/db/schema/ledger";
import type { UsageFix } from "@/lib/domain/drift";
import { minutesInvoiced, minutesToSend } from "@/lib/domain/usage-repair";
import { BillingError } from "@/lib/errors";
import { type ClaimedPeriod, changeClaimed, claimPatiently, releasePeriod } from "@/lib/ledger/claim-period";
import { recordLateUsage, reopenDrafts } from "@/lib/ledger/late-usage";
import { itemizeTotal } from "@/lib/ledger/overage-of-period";
import type { PeriodKey } from "@/lib/ledger/period-key";
import { reportTotal } from "@/lib/ledger/report-total";
import { markPeriod } from "@/lib/ledger/usage-changes";
import { mendDays } from "@/lib/usage/mend-days";
import type { ReadUsage } from "./usage-facts";

/**
 * Carries out one repair of a period whose difference was just read, while no
 * run works on the period. Safe to repeat. Returns Stripe's request id, or null
 * where Stripe was told nothing.
 */
export async function repairUsage(
  key: PeriodKey,
  facts: ReadUsage,
  fix: UsageFix,
  now: Date,
): Promise<string | null> {
  if (fix === "accept") return null;
  const period = await claimPatiently(key, now);
  if (!period) throw new BillingError("busy");
  try {
    return await REPAIRS[fix](period, facts, now);
  } finally {
    await releasePeriod(period);
  }
}

type Repair = (period: ClaimedPeriod, facts: ReadUsage, now: Date) => Promise<string | null>;

const REPAIRS: Record<Exclude<UsageFix, "accept">, Repair> = {
  send_again: sendAgain,
  put_back: putBack,
  mend_days: mend,
  record_late: recordLate,
};

/** A later report with the whole total is what Stripe's meter then says, whatever was lost or told by others. */
async function sendAgain(period: ClaimedPeriod, facts: ReadUsage, now: Date): Promise<string | null> {
  // It is sent although Stripe acknowledged the same: what it shows is something else.
  period.hasUnansweredReport = true;
  const result = await reportTotal(period, minutesToSend(facts), now);
  if (result === "unanswered") throw new BillingError("stripe_unreachable");
  if (result !== "accepted") {
    throw new BillingError("stripe_refused", { detail: period.troubleDetail ?? undefined });
  }
  return findRequestId(period);
}

async function putBack(period: ClaimedPeriod, { stripeInvoiceId }: ReadUsage): Promise<string | null> {
  const { stripeInvoiceItemId, stripeRequestId } = await itemizeTotal(period, stripeInvoiceId);
  await changeClaimed(period, { stripeInvoiceItemId });
  return stripeRequestId;
}

/** The usage job tells Stripe what the mended days add up to. */
async function mend(period: ClaimedPeriod): Promise<null> {
  await mendDays(period.tenantId, period.startsAt, period.endsAt);
  await markPeriod(period);
  return null;
}

/**
 * What a final invoice does not bill, or bills too much, waits for a decision as
 * late usage; a draft still takes it, by closing once more.
 */
async function recordLate(period: ClaimedPeriod, facts: ReadUsage, now: Date): Promise<null> {
  if (facts.invoice && !facts.invoice.isDraft) {
    await changeClaimed(period, { settledMinutes: minutesInvoiced(facts) });
  }
  await markPeriod(period);
  await reopenDrafts();
  await recordLateUsage(now);
  return null;
}

async function findRequestId(period: ClaimedPeriod): Promise<string | null> {
  const [report] = await db()
    .select({ stripeRequestId: meterReports.stripeRequestId })
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
  return report?.stripeRequestId ?? null;
}
