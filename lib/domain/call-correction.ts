import type { UnassignedReason } from "./values";

/** What a person has to say of a waiting call before it can be billed, because its report did not. */
export function missingOf(reason: UnassignedReason): "durationSeconds" | "endedAt" | null {
  if (reason === "no_duration") return "durationSeconds";
  return reason === "bad_time" ? "endedAt" : null;
}
