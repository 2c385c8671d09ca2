import type { HandJob } from "@/lib/jobs/run-by-hand";
import { type BegunUsage, beginUsage, carryOutUsage } from "./run-usage";

/** The usage run that somebody wants now. */
export const USAGE_BY_HAND: HandJob<BegunUsage> = {
  job: "usage",
  action: "run_usage",
  begin: beginUsage,
  carryOut: carryOutUsage,
};
