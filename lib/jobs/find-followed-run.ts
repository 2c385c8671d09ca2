import { desc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { jobRuns } from "@/db/schema/jobs";
import { now } from "@/lib/clock";
import type { CronJob } from "@/lib/domain/cron-job";
import { type FollowedRun, runStateOf } from "@/lib/domain/followed-run";

/** The newest run of a job and how far it is, whoever began it. */
export async function findFollowedRun(job: CronJob): Promise<FollowedRun | null> {
  const [row] = await db()
    .select()
    .from(jobRuns)
    .where(eq(jobRuns.job, job))
    .orderBy(desc(jobRuns.id))
    .limit(1);
  if (!row) return null;
  const { id, counts, failures } = row;
  return { id, state: runStateOf(row, await now()), counts, failure: failures[0] ?? null };
}
