import { after } from "next/server";
import { sendDueAlerts } from "@/lib/alerts/send-due-alerts";
import { hasBearer } from "@/lib/auth/bearer";
import { now } from "@/lib/clock";
import { env } from "@/lib/env";
import { runUsage } from "@/lib/ledger/run-usage";

export const maxDuration = 60;
export const dynamic = "force-dynamic";

/** Leaves the work in flight time to end before the platform ends the function. */
const BUDGET_MS = 50_000;
/** No alert is begun later: its receiver may take its time before it answers. */
const ALERTS_BUDGET_MS = 40_000;

/** The usage job. Answers with what it did and what remains for the next run. */
export async function GET(request: Request): Promise<Response> {
  if (!hasBearer(request, env().CRON_SECRET)) {
    return Response.json({ error: "The cron secret does not match." }, { status: 401 });
  }
  const startedAt = Date.now();
  const run = await runUsage(await now(), () => Date.now() - startedAt > BUDGET_MS);
  after(() => sendDueAlerts(() => Date.now() - startedAt > ALERTS_BUDGET_MS));
  return Response.json(run);
}
