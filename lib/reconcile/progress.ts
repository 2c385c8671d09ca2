import { and, desc, eq, gte } from "drizzle-orm";
import { db } from "@/db/client";
import { jobRuns } from "@/db/schema/jobs";
import { now } from "@/lib/clock";
import type { JobOutcome } from "@/lib/domain/values";

const JOB = "reconcile";
/** The parts of a pass, in order; a run that ended early is gone on with where it stopped. */
export const STAGES = ["customers", "invoices", "unfinished", "unmet", "done"] as const;

/** A pass that nobody went on with for so long is begun anew. */
const STALE_MS = 12 * 60 * 60_000;

/** How far a pass is, and what it has done. Kept as numbers, in the run's own counts. */
export type Progress = {
  /** Milliseconds since 1970: what was met before was not met in this pass. */
  passStartedAtMs: number;
  stage: number;
  /** Stripe lists newest first: what was created later than this has been compared. 0 is the beginning of a stage. */
  createdUpTo: number;
  customers: number;
  invoices: number;
  tenants: number;
  repaired: number;
  failed: number;
};

/** Where the last pass stopped, or a new one. */
export async function nextProgress(at: Date): Promise<Progress> {
  const [last] = await db()
    .select({ outcome: jobRuns.outcome, counts: jobRuns.counts })
    .from(jobRuns)
    .where(and(eq(jobRuns.job, JOB), gte(jobRuns.startedAt, new Date(at.getTime() - STALE_MS))))
    .orderBy(desc(jobRuns.id))
    .limit(1);
  const { stage = 0, createdUpTo = 0, passStartedAtMs = 0 } = last?.counts ?? {};
  const isUnfinished = last && last.outcome !== "done" && passStartedAtMs > 0;
  return {
    ...(isUnfinished
      ? { passStartedAtMs, stage, createdUpTo }
      : { passStartedAtMs: at.getTime(), stage: 0, createdUpTo: 0 }),
    customers: 0,
    invoices: 0,
    tenants: 0,
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
  error: string | null,
): Promise<void> {
  await db()
    .update(jobRuns)
    .set({ counts: progress, outcome, error, finishedAt: await now() })
    .where(eq(jobRuns.id, run));
}
