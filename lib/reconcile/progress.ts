import { and, desc, eq, gte } from "drizzle-orm";
import { db } from "@/db/client";
import { jobRuns } from "@/db/schema/jobs";
import { now } from "@/lib/clock";
import type { ToldReason } from "@/lib/domain/reason";
import type { JobOutcome } from "@/lib/domain/values";

const JOB = "reconcile";
/** The parts of a pass, in order; a run that ended early is gone on with where it stopped. */
export const STAGES = ["customers", "invoices", "unfinished", "unmet", "catalogue", "usage", "done"] as const;

/** A pass that nobody went on with for so long is begun anew: more than a day, because the night comes once a day. */
const STALE_MS = 36 * 60 * 60_000;
/** A run that says for so long that it is under way was killed: no platform lets it work longer. */
const KILLED_MS = 5 * 60_000;

/** How far a pass is, and what it has done. Kept as numbers, in the run's own counts. */
export type Progress = {
  /** Milliseconds since 1970: what was met before was not met in this pass. */
  passStartedAtMs: number;
  stage: number;
  /** Stripe lists newest first: what was created later than this has been compared. 0 is the beginning of a stage. */
  createdUpTo: number;
  /** Usage is compared tenant by tenant: those up to this one are done. */
  usageUpToTenant: number;
  customers: number;
  invoices: number;
  tenants: number;
  periods: number;
  repaired: number;
  failed: number;
};

/** Where the last pass stopped, or a new one. */
export async function nextProgress(at: Date): Promise<Progress> {
  return progressOf(await findUnfinished(at)) ?? newProgress(at);
}

/** Where an unfinished pass stopped that nobody is at work on; null when there is none. */
export async function findAbandoned(at: Date): Promise<Progress | null> {
  const last = await findUnfinished(at);
  if (last?.outcome === "running" && at.getTime() - last.startedAt.getTime() < KILLED_MS) return null;
  return progressOf(last);
}

async function findUnfinished(at: Date) {
  const [last] = await db()
    .select({ outcome: jobRuns.outcome, counts: jobRuns.counts, startedAt: jobRuns.startedAt })
    .from(jobRuns)
    .where(and(eq(jobRuns.job, JOB), gte(jobRuns.startedAt, new Date(at.getTime() - STALE_MS))))
    .orderBy(desc(jobRuns.id))
    .limit(1);
  return last && last.outcome !== "done" ? last : null;
}

/** What failed in a pass is kept to its end: a pass that did not meet everything must not end what it did not meet. */
function progressOf(run: { counts: Record<string, number> } | null): Progress | null {
  const {
    passStartedAtMs = 0,
    stage = 0,
    createdUpTo = 0,
    usageUpToTenant = 0,
    failed = 0,
  } = run?.counts ?? {};
  if (passStartedAtMs === 0) return null;
  return { ...newProgress(new Date(passStartedAtMs)), stage, createdUpTo, usageUpToTenant, failed };
}

function newProgress(passStartedAt: Date): Progress {
  return {
    passStartedAtMs: passStartedAt.getTime(),
    stage: 0,
    createdUpTo: 0,
    usageUpToTenant: 0,
    customers: 0,
    invoices: 0,
    tenants: 0,
    periods: 0,
    repaired: 0,
    failed: 0,
  };
}

export async function startRun(at: Date, progress: Progress): Promise<number> {
  const [row] = await db()
    .insert(jobRuns)
    .values({ job: JOB, startedAt: at, counts: progress })
    .returning({ id: jobRuns.id });
  if (!row) throw new Error("The run could not be recorded");
  return row.id;
}

export async function saveProgress(run: number, progress: Progress): Promise<void> {
  await db().update(jobRuns).set({ counts: progress }).where(eq(jobRuns.id, run));
}

export async function finishRun(
  run: number,
  progress: Progress,
  outcome: JobOutcome,
  told: ToldReason | null,
): Promise<void> {
  await db()
    .update(jobRuns)
    .set({
      counts: progress,
      outcome,
      error: told?.text,
      failures: told ? [{ step: null, ...told }] : [],
      finishedAt: await now(),
    })
    .where(eq(jobRuns.id, run));
}
