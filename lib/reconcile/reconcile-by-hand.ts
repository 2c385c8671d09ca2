import type { HandJob } from "@/lib/jobs/run-by-hand";
import { type BegunReconcile, beginReconcile, carryOutReconcile } from "./run-reconcile";

/** The comparison that somebody wants now. */
export const RECONCILE_BY_HAND: HandJob<BegunReconcile> = {
  job: "reconcile",
  action: "run_reconcile",
  begin: beginReconcile,
  async carryOut(begun, isOutOfTime) {
    const { run, outcome, customers, invoices, repaired } = await carryOutReconcile(begun, isOutOfTime);
    return { run, outcome, customers, invoices, repaired };
  },
};
