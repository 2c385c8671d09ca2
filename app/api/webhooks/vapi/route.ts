import { readBoundedBody } from "@/lib/bounded-body";
import { env } from "@/lib/env";
import { recordCall } from "@/lib/usage/record-call";
import { parseReport } from "@/lib/vapi/parse-report";
import { isFromVapi } from "@/lib/vapi/verify";

/** Reports carry whole transcripts, sometimes megabytes of them. */
const MOST_BYTES = 16 * 1024 * 1024;

export const maxDuration = 20;

/**
 * Vapi's messages. A finished call becomes one row however often it is sent; a
 * call without a known tenant is kept; every other message is acknowledged.
 * Vapi does not send again by itself, so only what could not be understood is
 * refused, with the reason.
 */
export async function POST(request: Request): Promise<Response> {
  const receivedAt = new Date();
  const body = await readBoundedBody(request, MOST_BYTES);
  if (!body) return Response.json({ error: "The body is too large." }, { status: 413 });
  const secret = env().VAPI_WEBHOOK_SECRET;
  if (!isFromVapi({ headers: request.headers, body, secret, receivedAt })) {
    return Response.json({ error: "The secret or signature does not match." }, { status: 401 });
  }
  const json = parseJson(body);
  const report = json === undefined ? NOT_JSON : parseReport(json, receivedAt);
  switch (report.kind) {
    case "malformed":
      return Response.json({ error: report.reason }, { status: 400 });
    case "ignored":
      return Response.json({ outcome: "ignored", type: report.type });
    case "call":
      return Response.json(await recordCall(report.call));
  }
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
