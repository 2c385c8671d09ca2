import type { z } from "zod";
import { hasBearer } from "@/lib/auth/bearer";
import { env } from "@/lib/env";

/** What the routes for the team's other systems share: one token, one query, answers that nobody keeps. */

/** The refusal of who may not ask here; null for who may. */
export function turnAway(request: Request): Response | null {
  const { ENTITLEMENT_TOKEN } = env();
  if (!ENTITLEMENT_TOKEN) {
    return answer({ error: "not_configured", message: "Set ENTITLEMENT_TOKEN to open this route." }, 503);
  }
  if (hasBearer(request, ENTITLEMENT_TOKEN)) return null;
  const refusal = answer(
    { error: "unauthorized", message: "Send the header Authorization: Bearer <ENTITLEMENT_TOKEN>." },
    401,
  );
  refusal.headers.set("WWW-Authenticate", "Bearer");
  return refusal;
}

/**
 * The query as the schema reads it, or why it cannot be. A parameter given
 * twice is refused: whichever of the two counted, one asker would be wrong.
 */
export function readQuery<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): { query: z.output<Schema> } | { refusal: Response } {
  const params = new URL(request.url).searchParams;
  const repeated = [...new Set(params.keys())].filter((name) => params.getAll(name).length > 1);
  if (repeated.length > 0) return { refusal: refuse(repeated.map((name) => `${name}: must be given once`)) };
  const parsed = schema.safeParse(Object.fromEntries(params));
  return parsed.success
    ? { query: parsed.data }
    : { refusal: refuse(parsed.error.issues.map(({ path, message }) => [...path, message].join(": "))) };
}

export function refuse(reasons: string[]): Response {
  return answer({ error: "bad_input", reasons }, 400);
}

/** Not compressed: that would cost more than it saves on a few bytes. */
export function answer(body: object, status = 200): Response {
  return Response.json(body, { status, headers: { "Cache-Control": "no-store, no-transform" } });
}
