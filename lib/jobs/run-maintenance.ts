import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { type JobFailure, jobRuns } from "@/db/schema/jobs";
import { now } from "@/lib/clock";
import type { JobOutcome } from "@/lib/domain/values";
import { reasonOf, toldReason } from "@/lib/errors";
import { logger } from "@/lib/logger";
import type { MaintenanceStep, MaintenanceTime } from "./maintenance-step";
import { within } from "./within";

/** What a run did, named `step.count`, and what it left for the next. */
export type MaintenanceRun = {
  run: number;
  outcome: JobOutcome;
  counts: Record<string, number>;
  remaining: number;
  /** Why a step failed, by its name. */
  failures: Record<string, string>;
};

/**
 * Does every step once, in order, and keeps a row of it. A step that fails says
 * why and stops no other; one that was not begun in time is left to the next run.
 */
export async function runMaintenance(
  steps: readonly MaintenanceStep[],
  time: MaintenanceTime,
): Promise<MaintenanceRun> {
  const counts: Record<string, number> = {};
  const failures: JobFailure[] = [];
  let remaining = 0;
  const [row] = await db()
    .insert(jobRuns)
    .values({ job: "maintain", startedAt: time.at, counts })
    .returning({ id: jobRuns.id });
  if (!row) throw new Error("The run could not be recorded");

  for (const step of steps) {
    if (time.isOutOfTime()) {
      remaining += 1;
      continue;
    }
    try {
      const { remaining: left = 0, ...done } = await step.run(timeOf(step, time));
      for (const [name, count] of Object.entries(done)) counts[`${step.name}.${name}`] = count;
      remaining += left;
    } catch (error) {
      failures.push({ step: step.name, ...toldReason(error) });
      logger.error({ step: step.name, reason: reasonOf(error) }, "a maintenance step failed");
    }
  }

  const outcome = outcomeOf(failures, time);
  const error = failures.map(({ step, text }) => `${step}: ${text}`);
  await db()
    .update(jobRuns)
    .set({ counts, outcome, error: error.join("\n") || null, failures, finishedAt: await now() })
    .where(eq(jobRuns.id, row.id));
  const told = Object.fromEntries(failures.map(({ step, text }) => [step, text]));
  return { run: row.id, outcome, counts, remaining, failures: told };
}

function timeOf({ mostMs }: MaintenanceStep, time: MaintenanceTime): MaintenanceTime {
  return mostMs === undefined ? time : { ...time, isOutOfTime: within(mostMs, time.isOutOfTime) };
}

function outcomeOf(failures: readonly JobFailure[], { isOutOfTime }: MaintenanceTime): JobOutcome {
  if (failures.length > 0) return "failed";
  return isOutOfTime() ? "out_of_time" : "done";
}
