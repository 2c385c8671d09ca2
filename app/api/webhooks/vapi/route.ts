import { readBoundedBody } from "@/lib/bounded-body";
import { now } from "@/lib/clock";
import type { FinishedCall } from "@/lib/domain/call";
import { env } from "@/lib/env";
import { recordCall } from "@/lib/usage/record-call";
import { parseReport } from "@/lib/vapi/parse-report";
import { hasValidSignature, presentsSecret, presentsSignature } from "@/lib/vapi/verify";

/** Reports carry whole transcripts, sometimes megabytes of them. */
const MOST_BYTES = 16 * 1024 * 1024;

export const maxDuration = 20;

/**
 * Vapi's messages. A finished call becomes one row however often it is sent; a
 * call without a known tenant is kept; every other message is acknowledged.
 * Vapi does not send again by itself, so only what could not be understood is
 * refused, with the reason. Nothing is read from someone who presents neither
 * our secret nor a signature.
 */
export async function POST(request: Request): Promise<Response> {
  const receivedAt = new Date();
  const { headers } = request;
  const secret = env().VAPI_WEBHOOK_SECRET;
  const isKnown = presentsSecret(headers, secret);
  if (!isKnown && !presentsSignature(headers)) return unauthorized();

  const body = await readBoundedBody(request, MOST_BYTES);
  if (!body) return Response.json({ error: "The body is too large." }, { status: 413 });
  if (!isKnown && !hasValidSignature({ headers, body, secret, receivedAt })) return unauthorized();

  const json = parseJson(body);
  const report = json === undefined ? NOT_JSON : parseReport(json, receivedAt);
  switch (report.kind) {
    case "malformed":
      return Response.json({ error: report.reason }, { status: 400 });
    case "ignored":
      return Response.json({ outcome: "ignored", type: report.type });
    case "call":
      return Response.json(await recordCall(await withEnd(report.call)));
  }
}

/** A call whose end nobody tells ended now, by the product's clock, which local Stripe may be ahead with. */
async function withEnd(call: FinishedCall): Promise<FinishedCall> {
  return call.isEndKnown ? call : { ...call, endedAt: await now() };
}

function unauthorized(): Response {
  return Response.json({ error: "The secret or signature does not match." }, { status: 401 });
}

const NOT_JSON = { kind: "malformed", reason: "The body is not JSON." } as const;

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
