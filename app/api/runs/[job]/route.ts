import { currentAdmin } from "@/lib/auth/current-admin";
import { findCronJob } from "@/lib/domain/cron-job";
import { findFollowedRun } from "@/lib/jobs/find-followed-run";

/** How far the newest run of a job is, for the screen that follows it. */
export async function GET(_request: Request, { params }: RouteContext<"/api/runs/[job]">): Promise<Response> {
  if (!(await currentAdmin())) return Response.json({ error: "Sign in first." }, { status: 401 });
  const job = findCronJob((await params).job);
  if (!job) return Response.json({ error: "There is no such job." }, { status: 404 });
  const run = await findFollowedRun(job);
  if (!run) return Response.json({ error: "It has not run yet." }, { status: 404 });
  return Response.json(run, { headers: { "cache-control": "no-store" } });
}
