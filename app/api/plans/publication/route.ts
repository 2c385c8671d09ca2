import { currentAdmin } from "@/lib/auth/current-admin";
import { findPublishRun } from "@/lib/plans/publish-run";

/** How far the newest publication is, for the screen that follows it. */
export async function GET(): Promise<Response> {
  if (!(await currentAdmin())) return Response.json({ error: "Sign in first." }, { status: 401 });
  const run = await findPublishRun();
  if (!run) return Response.json({ error: "Nothing has been published here." }, { status: 404 });
  return Response.json(run, { headers: { "cache-control": "no-store" } });
}
