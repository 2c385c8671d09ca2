import { desc, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { type JobFailure, jobRuns } from "@/db/schema/jobs";
import type { JobOutcome } from "@/lib/domain/values";
import { reasonOf } from "@/lib/errors";
import { getAccount, type StripeAccount } from "@/lib/stripe/account";

export type DatabaseHealth = { version: string; answeredInMs: number };

/** Throws when the database does not answer; then no screen could say so anyway. */
export async function readDatabaseHealth(): Promise<DatabaseHealth> {
  const askedAt = performance.now();
  const [row] = await db().execute<{ version: string }>(
    sql`select current_setting('server_version') as version`,
  );
  return { version: row?.version ?? "", answeredInMs: Math.round(performance.now() - askedAt) };
}

export type StripeHealth = { account: StripeAccount; reason: null } | { account: null; reason: string };

/** Whether Stripe answers the configured key, and in whose name; a failure is told, not thrown. */
export async function readStripeHealth(): Promise<StripeHealth> {
  try {
    return { account: await getAccount(), reason: null };
  } catch (error) {
    return { account: null, reason: reasonOf(error) };
  }
}

export type JobRun = {
  job: string;
  startedAt: Date;
  finishedAt: Date | null;
  outcome: JobOutcome;
  failures: JobFailure[];
};

/** The last run of each cron job. */
export function listLastRuns(): Promise<JobRun[]> {
  return db()
    .selectDistinctOn([jobRuns.job], {
      job: jobRuns.job,
      startedAt: jobRuns.startedAt,
      finishedAt: jobRuns.finishedAt,
      outcome: jobRuns.outcome,
      failures: jobRuns.failures,
    })
    .from(jobRuns)
    .orderBy(jobRuns.job, desc(jobRuns.startedAt));
}
