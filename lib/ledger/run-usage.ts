import { and, asc, eq, inArray, isNull, lte } from "drizzle-orm";
import PQueue from "p-queue";
import { db } from "@/db/client";
import { jobRuns } from "@/db/schema/jobs";
import { tenantBilling } from "@/db/schema/mirror";
import { now } from "@/lib/clock";
import type { ToldReason } from "@/lib/domain/reason";
import { MEASURED_STATUSES } from "@/lib/domain/subscription";
import type { JobOutcome } from "@/lib/domain/values";
import { reasonOf, toldReason } from "@/lib/errors";
import { ensureOwnAccount } from "@/lib/inbox/check-account";
import { drainInbox } from "@/lib/inbox/drain";
import { within } from "@/lib/jobs/within";
import { logger } from "@/lib/logger";
import { requestsPerSecond } from "@/lib/stripe/requests-per-second";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { withTenantLease } from "@/lib/tenants/with-tenant-lease";
import { carryOutLateUsage, listUnbilledLateUsage } from "./carry-out-late-usage";
import { listChangedPeriods } from "./changed-periods";
import { closePeriod } from "./close-period";
import { listPeriodsToClose } from "./close-tenant-periods";
import { cutReplacedPeriod, listReplacedPeriods } from "./cut-replaced-periods";
import { fillGap, listGaps } from "./fill-skipped-periods";
import { recordLateUsage, reopenDrafts } from "./late-usage";
import { openPeriods } from "./open-periods";
import { reportPeriod } from "./report-period";
import { forgetSettledChanges, gatherChanges } from "./usage-changes";

const PARALLEL_TENANTS = 8;
const MOST_CLOSINGS = 1_000;
/** Of the fifty seconds that a run has (`app/api/cron/usage`): closing and reporting begin, whatever waits in the inbox. */
const INBOX_MS = 20_000;

/** What a run did, and what it left for the next. */
export type UsageRun = {
  run: number;
  outcome: JobOutcome;
  events: number;
  closed: number;
  waiting: number;
  reported: number;
  refused: number;
  unanswered: number;
  busy: number;
  failed: number;
  late: number;
  lateBilled: number;
  remaining: number;
};

type Counts = Omit<UsageRun, "run" | "outcome">;

/**
 * One run of the usage job: sweeps the inbox, opens periods, closes those that
 * have ended, and brings Stripe's meter to the total of every open period that
 * changed. Safe to run twice, at once, late, or to be killed midway. After
 * `isOutOfTime` it starts nothing more and says what remains. One tenant's
 * trouble never stops another's.
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
    .values({ job: "usage", startedAt: at, counts: noCounts() })
    .returning({ id: jobRuns.id });
  if (!row) throw new Error("The run could not be recorded");
  return { run: row.id, at };
}

export async function carryOutUsage(
  { run, at }: BegunUsage,
  isOutOfTime: () => boolean,
  inboxMs: number = INBOX_MS,
): Promise<UsageRun> {
  const counts = noCounts();
  try {
    await ensureOwnAccount();
    counts.events = await drainInbox(within(inboxMs, isOutOfTime));
    await refreshMirror(at, counts, isOutOfTime);
    await openPeriods(at);
    await inParallel(await listReplacedPeriods(), counts, isOutOfTime, cutReplacedPeriod);
    await inParallel(await listGaps(at), counts, isOutOfTime, (gap) => fillGap(gap, at));
    await gatherChanges();
    await reopenDrafts();
    await closeEnded(at, counts, isOutOfTime);
    await reportChanged(counts, isOutOfTime);
    counts.late = await recordLateUsage(at);
    await inParallel(await listUnbilledLateUsage(), counts, isOutOfTime, async (key) => {
      if (await withTenantLease(key.tenantId, () => carryOutLateUsage(key, at))) counts.lateBilled += 1;
    });
    await forgetSettledChanges();
    counts.remaining = (await listChangedPeriods()).length;
    return await finish(run, counts, isOutOfTime() ? "out_of_time" : "done", null);
  } catch (error) {
    await finish(run, counts, "failed", toldReason(error));
    throw error;
  }
}

/** A mirror whose period has ended was not told of the renewal: Stripe is asked, so that no period is skipped. */
async function refreshMirror(at: Date, counts: Counts, isOutOfTime: () => boolean): Promise<void> {
  const behind = await db()
    .select({ tenantId: tenantBilling.tenantId, customerId: tenantBilling.stripeCustomerId })
    .from(tenantBilling)
    .where(
      and(
        lte(tenantBilling.currentPeriodEnd, at),
        isNull(tenantBilling.endedAt),
        inArray(tenantBilling.billingStatus, MEASURED_STATUSES),
      ),
    )
    .orderBy(asc(tenantBilling.readAt))
    .limit(MOST_CLOSINGS);
  await inParallel(behind, counts, isOutOfTime, async ({ customerId }) => {
    if (customerId) await syncCustomer(customerId);
  });
}

async function closeEnded(at: Date, counts: Counts, isOutOfTime: () => boolean): Promise<void> {
  await inParallel(await listPeriodsToClose(at, MOST_CLOSINGS), counts, isOutOfTime, async (key) => {
    const result = await closePeriod(key, await now());
    if (result === "settled") counts.closed += 1;
    else if (result === "waiting") counts.waiting += 1;
    else counts.busy += 1;
  });
}

async function reportChanged(counts: Counts, isOutOfTime: () => boolean): Promise<void> {
  await inParallel(await listChangedPeriods(), counts, isOutOfTime, async (key) => {
    const result = await reportPeriod(key, await now());
    if (result === "accepted") counts.reported += 1;
    else if (result !== "unchanged") counts[result] += 1;
  });
}

/** Many tenants at once, at the pace that Stripe allows; out of time, nothing more is begun. */
async function inParallel<Item extends { tenantId: number }>(
  items: Item[],
  counts: Counts,
  isOutOfTime: () => boolean,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = new PQueue({
    concurrency: PARALLEL_TENANTS,
    interval: 1_000,
    intervalCap: requestsPerSecond(),
  });
  const attempt = async (item: Item) => {
    try {
      await work(item);
    } catch (error) {
      counts.failed += 1;
      logger.error({ tenantId: item.tenantId, reason: reasonOf(error) }, "a tenant's usage failed");
    }
  };
  for (const item of items) {
    await queue.onSizeLessThan(1);
    if (isOutOfTime()) break;
    void queue.add(() => attempt(item));
  }
  await queue.onIdle();
}

async function finish(
  run: number,
  counts: Counts,
  outcome: JobOutcome,
  told: ToldReason | null,
): Promise<UsageRun> {
  await db()
    .update(jobRuns)
    .set({
      counts,
      outcome,
      error: told?.text,
      failures: told ? [{ step: null, ...told }] : [],
      finishedAt: await now(),
    })
    .where(eq(jobRuns.id, run));
  return { run, outcome, ...counts };
}

function noCounts(): Counts {
  return {
    events: 0,
    closed: 0,
    waiting: 0,
    reported: 0,
    refused: 0,
    unanswered: 0,
    busy: 0,
    failed: 0,
    late: 0,
    lateBilled: 0,
    remaining: 0,
  };
}
