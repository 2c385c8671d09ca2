import { and, asc, inArray, isNotNull, isNull, lte } from "drizzle-orm";
import { db } from "@/db/client";
import { jobRuns } from "@/db/schema/jobs";
import { tenantBilling } from "@/db/schema/mirror";
import { listAllowancesToReview } from "@/lib/allowances/list-allowances-to-review";
import { reviewAllowance } from "@/lib/allowances/review-allowance";
import { now } from "@/lib/clock";
import { MEASURED_STATUSES } from "@/lib/domain/subscription";
import type { JobOutcome } from "@/lib/domain/values";
import { reasonOf, toldReason } from "@/lib/errors";
import { ensureOwnAccount, requireOwnAccount } from "@/lib/inbox/check-account";
import { hasDueEvents } from "@/lib/inbox/claim-events";
import { drainInbox } from "@/lib/inbox/drain";
import { within } from "@/lib/jobs/within";
import { logger } from "@/lib/logger";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { withTenantLease } from "@/lib/tenants/with-tenant-lease";
import { carryOutLateUsage, listUnbilledLateUsage } from "./carry-out-late-usage";
import { listChangedPeriods } from "./changed-periods";
import { closePeriod } from "./close-period";
import { listPeriodsToClose } from "./close-tenant-periods";
import { cutReplacedPeriod, listReplacedPeriods } from "./cut-replaced-periods";
import { eachTenant } from "./each-tenant";
import { fillGap, listGaps } from "./fill-skipped-periods";
import { followLateUsage, listLostLateUsage, noteLateInvoices } from "./follow-late-usage";
import { recordLateUsage, reopenDrafts } from "./late-usage";
import { openPeriods } from "./open-periods";
import { reportPeriod } from "./report-period";
import { finishProgress, noCounts, startProgress, type UsageCounts } from "./run-progress";
import { forgetSettledChanges, gatherChanges, IS_CHANGED } from "./usage-changes";

const MOST_CLOSINGS = 1_000;
/** Of the fifty seconds that a run has (`app/api/cron/usage`): closing and reporting begin, whatever waits in the inbox. */
const INBOX_MS = 20_000;
/** A review only asks the database: more of them would take from the reports beside them the connections and the pace. */
const REVIEWS_AT_ONCE = 2;

/** What a run did, and what it left for the next. */
export type UsageRun = UsageCounts & { run: number; outcome: JobOutcome };

/**
 * One run of the usage job: sweeps the inbox, opens periods, closes those that
 * have ended, brings Stripe's meter to the total of every open period that
 * changed, reviews the allowances of those that did, and finds what came late.
 * Safe to run twice, at once, late, or to be killed midway. After `isOutOfTime` it starts nothing more and says what
 * remains. One tenant's trouble never stops another's. With nothing to do it
 * asks Stripe nothing.
 */
export async function runUsage(
  at: Date,
  isOutOfTime: () => boolean,
  inboxMs: number = INBOX_MS,
): Promise<UsageRun> {
  return carryOutUsage(await beginUsage(at), isOutOfTime, inboxMs);
}

/** A run whose row stands, so that it can be followed, and that nobody has worked on yet. */
export type BegunUsage = { run: number; at: Date };

export async function beginUsage(at: Date): Promise<BegunUsage> {
  const [row] = await db()
    .insert(jobRuns)
    .values({ job: "usage", startedAt: at, progressAt: at, counts: noCounts() })
    .returning({ id: jobRuns.id });
  if (!row) throw new Error("The run could not be recorded");
  return { run: row.id, at };
}

export async function carryOutUsage(
  { run, at }: BegunUsage,
  isOutOfTime: () => boolean,
  inboxMs: number = INBOX_MS,
): Promise<UsageRun> {
  const progress = startProgress(run);
  const { counts } = progress;
  const each = async <Item extends { tenantId: number }>(
    items: Item[],
    work: (item: Item) => Promise<void>,
    atOnce?: number,
  ) => {
    if (items.length === 0) return;
    await ensureOwnAccount();
    await eachTenant(items, progress, isOutOfTime, work, atOnce);
  };
  const review = async ({ tenantId }: { tenantId: number }) => {
    await reviewAllowance(tenantId, at);
  };
  try {
    await requireOwnAccount();
    if (await hasDueEvents(new Date())) {
      await ensureOwnAccount();
      counts.events = await drainInbox(within(inboxMs, isOutOfTime));
    }
    // A mirror whose period has ended was not told of the renewal: Stripe is asked, so that no period is skipped.
    await each(await listBehind(at), async ({ customerId }) => {
      if (customerId) await syncCustomer(customerId);
    });
    await openPeriods(at);
    await each(await listReplacedPeriods(), cutReplacedPeriod);
    await each(await listGaps(at), (gap) => fillGap(gap, at));
    await gatherChanges();
    await reopenDrafts();
    await each(await listPeriodsToClose(at, MOST_CLOSINGS), async (key) => {
      const result = await closePeriod(key, await now());
      counts[result === "settled" ? "closed" : result] += 1;
    });
    // Both at once: reporting waits for Stripe's pace.
    await Promise.all([
      each(await listChangedPeriods(), async (key) => {
        const result = await reportPeriod(key, await now());
        if (result !== "unchanged") counts[result === "accepted" ? "reported" : result] += 1;
      }),
      listChangedAllowances(at).then((allowances) => each(allowances, review, REVIEWS_AT_ONCE)),
    ]);
    counts.late = await recordLateUsage(at);
    await noteLateInvoices();
    await each(await listLostLateUsage(at), (key) =>
      withTenantLease(key.tenantId, () => followLateUsage(key, at)),
    );
    await each(await listUnbilledLateUsage(), async (key) => {
      if (await withTenantLease(key.tenantId, () => carryOutLateUsage(key, at))) counts.lateBilled += 1;
    });
    await forgetSettledChanges();
    const { length: unreported } = await listChangedPeriods();
    counts.remaining = Math.max(unreported, counts.planned - counts.worked);
    const outcome = isOutOfTime() ? "out_of_time" : "done";
    await finishProgress(progress, outcome, null);
    return { run, outcome, ...counts };
  } catch (error) {
    await finishProgress(progress, "failed", toldReason(error));
    throw error;
  }
}

/** Nobody is billed less for an alert that waits: maintenance looks at all of them again. */
async function listChangedAllowances(at: Date): Promise<{ tenantId: number }[]> {
  return listAllowancesToReview(at, IS_CHANGED).catch((error: unknown) => {
    logger.error({ reason: reasonOf(error) }, "the changed allowances could not be listed");
    return [];
  });
}

async function listBehind(at: Date) {
  return db()
    .select({ tenantId: tenantBilling.tenantId, customerId: tenantBilling.stripeCustomerId })
    .from(tenantBilling)
    .where(
      and(
        isNotNull(tenantBilling.stripeCustomerId),
        lte(tenantBilling.currentPeriodEnd, at),
        isNull(tenantBilling.endedAt),
        inArray(tenantBilling.billingStatus, MEASURED_STATUSES),
      ),
    )
    .orderBy(asc(tenantBilling.readAt))
    .limit(MOST_CLOSINGS);
}
