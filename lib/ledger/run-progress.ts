import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { jobRuns } from "@/db/schema/jobs";
import { now, recentNow } from "@/lib/clock";
import type { ToldReason } from "@/lib/domain/reason";
import type { TenantFailure } from "@/lib/domain/tenant-failure";
import type { JobOutcome } from "@/lib/domain/values";
import { reasonOf } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { isPassing } from "@/lib/stripe/refusal";

const BEAT_MS = 1_000;
/** Enough to see what is wrong; the rest is counted, and in the log. */
const MOST_FAILURES = 20;

/** What a run has done so far, and what it leaves for the next. */
export type UsageCounts = {
  /** Pieces of work begun with, and ended one way or the other: how far the run is. */
  planned: number;
  worked: number;
  events: number;
  closed: number;
  waiting: number;
  reported: number;
  /** Reports that Stripe will never take: their periods wait for a person. */
  refused: number;
  /** Reports without an answer: the next run sends them again. */
  unanswered: number;
  busy: number;
  /** Tenants in trouble that does not pass by itself. */
  failed: number;
  /** Tenants in trouble that the next run may find gone. */
  retrying: number;
  late: number;
  lateBilled: number;
  remaining: number;
};

/** A run under way: whoever does its work counts here. */
export type RunProgress = {
  run: number;
  counts: UsageCounts;
  failures: TenantFailure[];
  stop(): Promise<void>;
};

/** Keeps a run's counts on its row, every second while it works, so that a screen can follow it. */
export function startProgress(run: number): RunProgress {
  const progress = { run, counts: noCounts(), failures: [] };
  let saving: Promise<void> = Promise.resolve();
  const beat = setInterval(() => {
    saving = saving.then(() => save(progress)).catch(logSilence);
  }, BEAT_MS);
  const stop = async () => {
    clearInterval(beat);
    await saving;
  };
  return { ...progress, stop };
}

/** One tenant's trouble, told apart: what passes by itself, and what waits for a person. */
export function noteFailure({ counts, failures }: RunProgress, tenantId: number, error: unknown): void {
  const isFinal = !isPassing(error);
  const reason = reasonOf(error);
  counts[isFinal ? "failed" : "retrying"] += 1;
  if (failures.length < MOST_FAILURES) failures.push({ tenantId, reason, isFinal });
  logger.error({ tenantId, reason, isFinal }, "a tenant's usage failed");
}

/** Ends a run with its outcome. Nothing is saved after it. */
export async function finishProgress(
  { run, counts, failures, stop }: RunProgress,
  outcome: JobOutcome,
  told: ToldReason | null,
): Promise<void> {
  await stop();
  const finishedAt = await now();
  await db()
    .update(jobRuns)
    .set({
      counts,
      outcome,
      error: told?.text,
      failures: told ? [{ step: null, ...told }] : [],
      tenantFailures: failures,
      progressAt: finishedAt,
      finishedAt,
    })
    .where(eq(jobRuns.id, run));
}

async function save({ run, counts, failures }: Omit<RunProgress, "stop">): Promise<void> {
  await db()
    .update(jobRuns)
    .set({ counts, tenantFailures: failures, progressAt: await recentNow() })
    .where(eq(jobRuns.id, run));
}

/** The work goes on; its end is written in any case. */
function logSilence(error: unknown): void {
  logger.warn({ reason: reasonOf(error) }, "a run could not say how far it is");
}

export function noCounts(): UsageCounts {
  return {
    planned: 0,
    worked: 0,
    events: 0,
    closed: 0,
    waiting: 0,
    reported: 0,
    refused: 0,
    unanswered: 0,
    busy: 0,
    failed: 0,
    retrying: 0,
    late: 0,
    lateBilled: 0,
    remaining: 0,
  };
}
