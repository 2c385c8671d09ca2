import { z } from "zod";
import { Reason } from "./reason";
import type { JobOutcome } from "./values";

/** Every run has ended by then, or was killed: no platform lets it work longer. */
const LONGEST_RUN_MS = 90_000;
/** A run that says how far it is says so every second; one that is silent for so long was killed. */
const LONGEST_SILENCE_MS = 20_000;

/** Out of time, it goes on with the next run; interrupted, nobody works on it any more. */
export const RUN_STATES = ["running", "done", "out_of_time", "failed", "interrupted"] as const;
export type RunState = (typeof RUN_STATES)[number];

/** A run of a job as a screen follows it; whoever leaves finds it again. */
export const FollowedRunSchema = z.object({
  id: z.number(),
  state: z.enum(RUN_STATES),
  /** What it has done so far, in the job's own words. */
  counts: z.record(z.string(), z.number()),
  failure: z.object({ text: z.string(), reason: Reason.nullable() }).nullable(),
});

export type FollowedRun = z.infer<typeof FollowedRunSchema>;

type Told = {
  outcome: JobOutcome;
  startedAt: Date;
  /** When it last said how far it is; null where it does not say so on the way. */
  progressAt: Date | null;
};

/**
 * What an answer to "how far is it?" makes of the asking: `read` it; `again`,
 * when the server had trouble; `over`, when it will not be told to this visitor,
 * whose session has ended.
 */
export function afterLook(status: number | null): "read" | "again" | "over" {
  if (status === null || status === 429 || status >= 500) return "again";
  return status === 200 ? "read" : "over";
}

/** What a run's row says may be old news: one that was killed says for ever that it is under way. */
export function runStateOf({ outcome, startedAt, progressAt }: Told, at: Date): RunState {
  if (outcome !== "running") return outcome;
  const since = (then: Date) => at.getTime() - then.getTime();
  const goesOn = progressAt ? since(progressAt) < LONGEST_SILENCE_MS : since(startedAt) < LONGEST_RUN_MS;
  return goesOn ? "running" : "interrupted";
}
