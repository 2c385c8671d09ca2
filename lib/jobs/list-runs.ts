import { and, count, desc, eq, inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { type JobFailure, jobRuns } from "@/db/schema/jobs";
import { tenants } from "@/db/schema/tenants";
import type { CronJob } from "@/lib/domain/cron-job";
import { type RunState, runStateOf } from "@/lib/domain/followed-run";
import type { TenantFailure } from "@/lib/domain/tenant-failure";
import type { JobOutcome } from "@/lib/domain/values";

export type RunRow = {
  id: number;
  startedAt: Date;
  finishedAt: Date | null;
  state: RunState;
  counts: Record<string, number>;
  failures: JobFailure[];
  /** Some of what went wrong with single tenants. */
  tenantFailures: (TenantFailure & { tenantName: string })[];
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
      progressAt: jobRuns.progressAt,
      failures: jobRuns.failures,
      tenantFailures: jobRuns.tenantFailures,
    })
    .from(jobRuns)
    .where(conditions(filter))
    .orderBy(desc(jobRuns.startedAt), desc(jobRuns.id))
    .limit(pageSize)
    .offset((page - 1) * pageSize);
  const names = await namesOf(rows.flatMap(({ tenantFailures }) => tenantFailures));
  return rows.map(({ outcome, progressAt, tenantFailures, ...row }) => ({
    ...row,
    state: runStateOf({ ...row, outcome, progressAt }, at),
    tenantFailures: tenantFailures.map((failure) => ({
      ...failure,
      tenantName: names.get(failure.tenantId) ?? String(failure.tenantId),
    })),
  }));
}

async function namesOf(failures: TenantFailure[]): Promise<Map<number, string>> {
  const ids = [...new Set(failures.map(({ tenantId }) => tenantId))];
  if (ids.length === 0) return new Map();
  const rows = await db()
    .select({ id: tenants.id, name: tenants.name })
    .from(tenants)
    .where(inArray(tenants.id, ids));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function countRuns(filter: RunFilter): Promise<number> {
  const [row] = await db().select({ total: count() }).from(jobRuns).where(conditions(filter));
  return row?.total ?? 0;
}

function conditions({ job, outcome }: RunFilter) {
  return and(eq(jobRuns.job, job), outcome ? eq(jobRuns.outcome, outcome) : undefined);
}
