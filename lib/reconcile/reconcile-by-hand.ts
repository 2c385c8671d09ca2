import { desc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { jobRuns } from "@/db/schema/jobs";
import { hasSucceeded, recordAudit } from "@/lib/audit/record-audit";
import { now } from "@/lib/clock";
import type { FollowedReconcile } from "@/lib/domain/reconcile-run";
import { reasonOf } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { type BegunReconcile, beginReconcile, carryOutReconcile } from "./run-reconcile";

/** Every run has ended by then, or was killed. */
const LONGEST_RUN_MS = 90_000;

type Command = { intentId: string; admin: { email: string } };

/**
 * Leaves the row of a comparison that somebody wants now, and says in the audit
 * who. Null while one is running, whoever began it: that one is followed. Two
 * that begin at the same moment do no harm.
 */
export async function beginReconcileByHand({ intentId, admin }: Command): Promise<BegunReconcile | null> {
  if ((await findFollowedReconcile())?.state === "running") return null;
  if (await hasSucceeded(null, intentId)) return null;
  const begun = await beginReconcile(await now());
  await recordAudit({ ...entryOf({ intentId, admin }), phase: "intended", before: { run: begun.run } });
  return begun;
}

/** Compares, and keeps the outcome on the run's row and in the audit. Never throws. */
export async function carryOutByHand(
  begun: BegunReconcile,
  command: Command,
  isOutOfTime: () => boolean,
): Promise<void> {
  const entry = entryOf(command);
  try {
    const { run, outcome, customers, invoices, repaired } = await carryOutReconcile(begun, isOutOfTime);
    const after = { run, outcome, customers, invoices, repaired };
    await recordAudit({ ...entry, phase: "succeeded", after });
  } catch (error) {
    logger.error({ run: begun.run, reason: reasonOf(error) }, "comparing with Stripe failed");
    await recordAudit({ ...entry, phase: "failed", detail: reasonOf(error) });
  }
}

/** The newest comparison and how far it is, whoever began it. */
export async function findFollowedReconcile(): Promise<FollowedReconcile | null> {
  const [row] = await db()
    .select()
    .from(jobRuns)
    .where(eq(jobRuns.job, "reconcile"))
    .orderBy(desc(jobRuns.id))
    .limit(1);
  if (!row) return null;
  const { customers = 0, invoices = 0, repaired = 0 } = row.counts;
  return {
    id: row.id,
    state: await stateOf(row),
    customers,
    invoices,
    repaired,
    failure: row.failures[0] ?? null,
  };
}

async function stateOf(run: typeof jobRuns.$inferSelect): Promise<FollowedReconcile["state"]> {
  if (run.outcome !== "running") return run.outcome;
  const age = (await now()).getTime() - run.startedAt.getTime();
  return age < LONGEST_RUN_MS ? "running" : "interrupted";
}

function entryOf({ intentId, admin }: Command) {
  return { tenantId: null, actor: admin.email, action: "run_reconcile", intentId };
}
