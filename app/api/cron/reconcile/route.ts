import { hasBearer } from "@/lib/auth/bearer";
import { now } from "@/lib/clock";
import { env } from "@/lib/env";
import { runReconcile } from "@/lib/reconcile/run-reconcile";

export const maxDuration = 60;
export const dynamic = "force-dynamic";

/** Leaves the work in flight time to end before the platform ends the function. */
const BUDGET_MS = 45_000;

/** The nightly comparison with Stripe. Answers with what it did, and how many of its parts remain. */
export async function GET(request: Request): Promise<Response> {
  if (!hasBearer(request, env().CRON_SECRET)) {
    return Response.json({ error: "The cron secret does not match." }, { status: 401 });
  }
  const startedAt = Date.now();
  return Response.json(await runReconcile(await now(), () => Date.now() - startedAt > BUDGET_MS));
}
