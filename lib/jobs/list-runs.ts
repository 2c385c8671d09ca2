import { and, count, desc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { type JobFailure, jobRuns } from "@/db/schema/jobs";
import type { CronJob } from "@/lib/domain/cron-job";
import { type RunState, runStateOf } from "@/lib/domain/followed-run";
import type { JobOutcome } from "@/lib/domain/values";

export type RunRow = {
  id: number;
  startedAt: Date;
  finishedAt: Date | null;
  state: RunState;
  counts: Record<string, number>;
  failures: JobFailure[];
};

type RunFilter = { job: CronJob; outcome: JobOutcome | null };

/** One page of a job's runs, the newest first. */
export async function listRuns({
  at,
  page,
  pageSize,
  ...filter
}: RunFilter & { at: Date; page: number; pageSize: number }): Promise<RunRow[]> {
  const rows = await db()
    .select({
      id: jobRuns.id,
      startedAt: jobRuns.startedAt,
      finishedAt: jobRuns.finishedAt,
      outcome: jobRuns.outcome,
      counts: jobRuns.counts,
      failures: jobRuns.failures,
    })
    .from(jobRuns)
    .where(conditions(filter))
    .orderBy(desc(jobRuns.startedAt), desc(jobRuns.id))
    .limit(pageSize)
    .offset((page - 1) * pageSize);
  return rows.map(({ outcome, ...row }) => ({ ...row, state: runStateOf({ ...row, outcome }, at) }));
}

export async function countRuns(filter: RunFilter): Promise<number> {
  const [row] = await db().select({ total: count() }).from(jobRuns).where(conditions(filter));
  return row?.total ?? 0;
}

function conditions({ job, outcome }: RunFilter) {
  return and(eq(jobRuns.job, job), outcome ? eq(jobRuns.outcome, outcome) : undefined);
}
