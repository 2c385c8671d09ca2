import { hasBearer } from "@/lib/auth/bearer";
import { now } from "@/lib/clock";
import { env } from "@/lib/env";
import { MAINTENANCE_STEPS } from "@/lib/jobs/maintenance-steps";
import { runMaintenance } from "@/lib/jobs/run-maintenance";

export const maxDuration = 60;
export const dynamic = "force-dynamic";

/** Leaves the work in flight time to end before the platform ends the function. */
const BUDGET_MS = 50_000;

/**
 * The maintain job. Answers with what each step did and what remains; with 500
 * when a step failed, so that whoever calls it notices.
 */
export async function GET(request: Request): Promise<Response> {
  if (!hasBearer(request, env().CRON_SECRET)) {
    return Response.json({ error: "The cron secret does not match." }, { status: 401 });
  }
  const startedAt = Date.now();
  const isOutOfTime = () => Date.now() - startedAt > BUDGET_MS;
  const run = await runMaintenance(MAINTENANCE_STEPS, { at: await now(), isOutOfTime });
  return Response.json(run, { status: run.outcome === "failed" ? 500 : 200 });
}
