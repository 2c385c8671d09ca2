const MINUTE_MS = 60_000;

/** How long each job may be silent before something is wrong: its schedule in vercel.json, and slack. */
const PATIENCE_MS = {
  usage: 30 * MINUTE_MS,
  maintain: 90 * MINUTE_MS,
  reconcile: 36 * 60 * MINUTE_MS,
} as const;

export type CronJob = keyof typeof PATIENCE_MS;

const JOBS: readonly CronJob[] = ["usage", "maintain", "reconcile"];

export function findCronJob(name: string): CronJob | null {
  return JOBS.find((job) => job === name) ?? null;
}

/** Whether a job should have run again since its last start. */
export function isOverdue(job: CronJob, lastStartedAt: Date, at: Date): boolean {
  return at.getTime() - lastStartedAt.getTime() > PATIENCE_MS[job];
}
