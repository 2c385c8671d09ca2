import { currentAdmin } from "@/lib/auth/current-admin";
import { findFollowedReconcile } from "@/lib/reconcile/reconcile-by-hand";

/** How far the newest comparison is, for the screen that follows it. */
export async function GET(): Promise<Response> {
  if (!(await currentAdmin())) return Response.json({ error: "Sign in first." }, { status: 401 });
  const run = await findFollowedReconcile();
  if (!run) return Response.json({ error: "Nothing has been compared yet." }, { status: 404 });
  return Response.json(run, { headers: { "cache-control": "no-store" } });
}
