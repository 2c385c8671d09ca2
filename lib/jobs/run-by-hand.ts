import { hasSucceeded, recordAudit } from "@/lib/audit/record-audit";
import { now } from "@/lib/clock";
import type { CronJob } from "@/lib/domain/cron-job";
import { reasonOf } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { findFollowedRun } from "./find-followed-run";

type Command = { intentId: string; admin: { email: string } };

/** A job that somebody can start from its screen. */
export type HandJob<Begun extends { run: number }> = {
  job: CronJob;
  /** Its name in the audit. */
  action: string;
  /** Leaves the run's row, so that it can be followed. */
  begin(at: Date): Promise<Begun>;
  /** Does the work and keeps its outcome on the row; what it returns stands in the audit. */
  carryOut(begun: Begun, isOutOfTime: () => boolean): Promise<Record<string, unknown>>;
};

/**
 * Leaves the row of a run that somebody wants now, and says in the audit who.
 * Null while one is running, whoever began it: that one is followed. Two that
 * begin at the same moment do no harm.
 */
export async function beginByHand<Begun extends { run: number }>(
  job: HandJob<Begun>,
  command: Command,
): Promise<Begun | null> {
  if ((await findFollowedRun(job.job))?.state === "running") return null;
  if (await hasSucceeded(null, command.intentId)) return null;
  const begun = await job.begin(await now());
  await recordAudit({ ...entryOf(job, command), phase: "intended", before: { run: begun.run } });
  return begun;
}

/** Works, and keeps the outcome on the run's row and in the audit. Never throws. */
export async function carryOutByHand<Begun extends { run: number }>(
  job: HandJob<Begun>,
  begun: Begun,
  command: Command,
  isOutOfTime: () => boolean,
): Promise<void> {
  const entry = entryOf(job, command);
  try {
    const after = await job.carryOut(begun, isOutOfTime);
    await recordAudit({ ...entry, phase: "succeeded", after });
  } catch (error) {
    logger.error({ job: job.job, run: begun.run, reason: reasonOf(error) }, "a run begun by hand failed");
    await recordAudit({ ...entry, phase: "failed", detail: reasonOf(error) });
  }
}

function entryOf({ action }: { action: string }, { intentId, admin }: Command) {
  return { tenantId: null, actor: admin.email, action, intentId };
}
