import { desc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { jobRuns } from "@/db/schema/jobs";
import { now } from "@/lib/clock";
import type { PublishRun } from "@/lib/domain/publish-run";
import { BillingError, reasonOf } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { isCatalogueLeased } from "./catalogue-lease";
import { type PublishCommand, publishPlans } from "./publish-plans";

const JOB = "publish_plans";
/** From the row to the lease it takes a moment; a run without a lease after that was killed. */
const BEGINNING_MS = 10_000;

/** Leaves a row for a publication about to begin, so that it can be followed. */
export async function beginPublishRun(): Promise<number> {
  const [row] = await db()
    .insert(jobRuns)
    .values({ job: JOB, startedAt: await now(), counts: { done: 0, total: 0 } })
    .returning({ id: jobRuns.id });
  if (!row) throw new Error("The run could not be recorded");
  return row.id;
}

/** Publishes and keeps the progress and the outcome on the run's row. A refusal is an outcome. */
export async function runPublication(id: number, command: PublishCommand): Promise<void> {
  const change = (values: Partial<typeof jobRuns.$inferInsert>) =>
    db().update(jobRuns).set(values).where(eq(jobRuns.id, id));
  try {
    await publishPlans({
      ...command,
      onProgress: async (done, total) => {
        await change({ counts: { done, total } });
      },
    });
    await change({ outcome: "done", finishedAt: await now() });
  } catch (error) {
    const isRefusal = error instanceof BillingError;
    if (!isRefusal) logger.error({ run: id, reason: reasonOf(error) }, "publishing the plans failed");
    const reason = isRefusal ? error.code : reasonOf(error);
    await change({ outcome: "failed", error: reason, finishedAt: await now() });
  }
}

/** The newest publication that was begun in the browser. */
export async function findPublishRun(): Promise<PublishRun | null> {
  const [row] = await db()
    .select()
    .from(jobRuns)
    .where(eq(jobRuns.job, JOB))
    .orderBy(desc(jobRuns.startedAt), desc(jobRuns.id))
    .limit(1);
  if (!row) return null;
  const { done = 0, total = 0 } = row.counts;
  return { id: row.id, state: await stateOf(row), done, total, error: row.error };
}

async function stateOf({ outcome, startedAt }: typeof jobRuns.$inferSelect): Promise<PublishRun["state"]> {
  if (outcome !== "running") return outcome === "done" ? "done" : "failed";
  const age = (await now()).getTime() - startedAt.getTime();
  return age < BEGINNING_MS || (await isCatalogueLeased()) ? "running" : "interrupted";
}
