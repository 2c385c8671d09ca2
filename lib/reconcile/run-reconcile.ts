import { DRIFT_KINDS } from "@/lib/domain/drift";
import type { JobOutcome } from "@/lib/domain/values";
import { toldReason } from "@/lib/errors";
import { ensureOwnAccount } from "@/lib/inbox/check-account";
import type { MaintenanceTime, StepCounts } from "@/lib/jobs/maintenance-step";
import { listCustomers, listInvoices } from "@/lib/stripe/account-lists";
import { checkUnmet, listUnmet } from "./check-unmet";
import { compareCatalogue } from "./compare-catalogue";
import { compareCustomers } from "./compare-customers";
import { compareEach, type Tally } from "./compare-each";
import { compareInvoices, listOldUnfinished, repairInvoice } from "./compare-invoices";
import { compareUsage, listComparedPeriods } from "./compare-usage";
import {
  findAbandoned,
  finishRun,
  nextProgress,
  type Progress,
  STAGES,
  saveProgress,
  startRun,
} from "./progress";
import { closeUnseen } from "./record-drift";

/** Invoices of a month and its retries; older ones are looked at while they are not done with. */
const WINDOW_MS = 40 * 86_400_000;
const UNFINISHED_AT_ONCE = 100;
/** Few enough that a batch which was begun ends in time, at the pace of a test key. */
const TENANTS_AT_ONCE = 25;

export type ReconcileRun = Progress & { run: number; outcome: JobOutcome; remaining: number };

type Pass = { run: number; at: Date; progress: Progress; isOutOfTime: () => boolean };

/**
 * Compares the mirror with everything that Stripe lists, repairs what differs
 * and opens what a person must decide. Goes on where the last run stopped, when
 * that one was out of time or killed. Safe to run twice, at once, and to be
 * killed midway. One tenant's trouble never stops another's.
 */
export async function runReconcile(at: Date, isOutOfTime: () => boolean): Promise<ReconcileRun> {
  return carryOutReconcile(await beginReconcile(at), isOutOfTime);
}

/** Goes on with a pass that was begun and is not through, as often as it takes; begins none. */
export async function continueReconcile({ at, isOutOfTime }: MaintenanceTime): Promise<StepCounts> {
  const progress = await findAbandoned(at);
  if (!progress) return {};
  const { customers, invoices, tenants, periods, repaired, failed, remaining } = await carryOutReconcile(
    { run: await startRun(at, progress), at, progress },
    isOutOfTime,
  );
  return { customers, invoices, tenants, periods, repaired, failed, remaining };
}

/** A run whose row stands, so that it can be followed, and that nobody has worked on yet. */
export type BegunReconcile = { run: number; at: Date; progress: Progress };

export async function beginReconcile(at: Date): Promise<BegunReconcile> {
  const progress = await nextProgress(at);
  return { run: await startRun(at, progress), at, progress };
}

export async function carryOutReconcile(
  { run, at, progress }: BegunReconcile,
  isOutOfTime: () => boolean,
): Promise<ReconcileRun> {
  try {
    await ensureOwnAccount();
    await advance({ run, at, progress, isOutOfTime });
    const isDone = STAGES[progress.stage] === "done";
    const outcome = isDone ? "done" : "out_of_time";
    await finishRun(run, progress, outcome, null);
    return { run, outcome, ...progress, remaining: STAGES.length - 1 - progress.stage };
  } catch (error) {
    await finishRun(run, progress, "failed", toldReason(error));
    throw error;
  }
}

async function advance(pass: Pass): Promise<void> {
  const { progress, at } = pass;
  const works = [walkCustomers, walkInvoices, walkUnfinished, walkUnmet, walkCatalogue, walkUsage];
  for (const [stage, work] of works.entries()) {
    if (progress.stage !== stage) continue;
    if (!(await work(pass))) return;
    progress.stage = stage + 1;
    progress.createdUpTo = 0;
    await saveProgress(pass.run, progress);
  }
  // What the whole pass did not meet is there no more: linked, ignored, or done in Stripe.
  if (progress.failed > 0) return;
  await closeUnseen([...DRIFT_KINDS], new Date(progress.passStartedAtMs), {
    at,
    by: "reconcile",
    repair: "gone",
  });
}

/** Each walk says whether its stage is through. */
async function walkCustomers(pass: Pass): Promise<boolean> {
  return walkPages(pass, async (createdUpTo, after) => {
    const { items: customers, hasMore } = await listCustomers(createdUpTo, after);
    count(pass, await compareCustomers(customers, pass.at));
    pass.progress.customers += customers.length;
    return { last: customers.at(-1), hasMore };
  });
}

async function walkInvoices(pass: Pass): Promise<boolean> {
  const from = Math.floor((pass.progress.passStartedAtMs - WINDOW_MS) / 1000);
  return walkPages(pass, async (createdUpTo, after) => {
    const { items: invoices, hasMore } = await listInvoices(from, createdUpTo, after);
    count(pass, await compareInvoices(invoices, pass.at));
    pass.progress.invoices += invoices.length;
    return { last: invoices.at(-1), hasMore };
  });
}

function count({ progress }: Pass, { repaired, failed }: Tally): void {
  progress.repaired += repaired;
  progress.failed += failed;
}

type Walked = { last: { id?: string; created: number } | undefined; hasMore: boolean };

async function walkPages(
  pass: Pass,
  step: (createdUpTo: number | null, after: string | null) => Promise<Walked>,
): Promise<boolean> {
  const { progress } = pass;
  // A page that is begun again after a crash is compared again: that harms nothing.
  const createdUpTo = progress.createdUpTo || null;
  for (let after: string | null = null; ; ) {
    if (pass.isOutOfTime()) return false;
    const { last, hasMore } = await step(createdUpTo, after);
    if (!hasMore || !last?.id) return true;
    after = last.id;
    progress.createdUpTo = last.created;
    await saveProgress(pass.run, progress);
  }
}

async function walkUnfinished(pass: Pass): Promise<boolean> {
  const { progress, at } = pass;
  const from = new Date(progress.passStartedAtMs - WINDOW_MS);
  const suspects = await listOldUnfinished(from, at, UNFINISHED_AT_ONCE);
  return walkEach(pass, suspects, async (suspect) => {
    progress.invoices += 1;
    return repairInvoice(suspect, { ours: {}, stripes: {} }, at);
  });
}

async function walkUnmet(pass: Pass): Promise<boolean> {
  const { progress, at } = pass;
  const passStartedAt = new Date(progress.passStartedAtMs);
  for (let after = 0; ; ) {
    const rows = await listUnmet(passStartedAt, after);
    const isThrough = await walkEach(pass, rows, async (row) => {
      progress.tenants += 1;
      return checkUnmet(row, at);
    });
    const last = rows.at(-1);
    if (!isThrough || !last) return isThrough;
    after = last.tenantId;
  }
}

/** A handful of requests, however many plans there are: it is begun only while there is time, and done whole. */
async function walkCatalogue({ at, isOutOfTime }: Pass): Promise<boolean> {
  if (isOutOfTime()) return false;
  await compareCatalogue(at);
  return true;
}

/** A batch of tenants after the other; one that was cut off by a crash is compared again, which harms nothing. */
async function walkUsage(pass: Pass): Promise<boolean> {
  const { progress, at } = pass;
  const since = new Date(progress.passStartedAtMs - WINDOW_MS);
  for (;;) {
    if (pass.isOutOfTime()) return false;
    const periods = await listComparedPeriods(since, progress.usageUpToTenant, TENANTS_AT_ONCE);
    const last = periods.at(-1);
    if (!last) return true;
    count(pass, await compareUsage(periods, at));
    progress.periods += periods.length;
    progress.usageUpToTenant = last.tenantId;
    await saveProgress(pass.run, progress);
  }
}

async function walkEach<Item extends { tenantId: number }>(
  pass: Pass,
  items: readonly Item[],
  work: (item: Item) => Promise<boolean>,
): Promise<boolean> {
  for (const item of items) {
    if (pass.isOutOfTime()) return false;
    count(pass, await compareEach([item], ({ tenantId }) => ({ tenantId }), work));
  }
  return true;
}
