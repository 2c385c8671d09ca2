import { after } from "next/server";
import { sendDueAlerts } from "@/lib/alerts/send-due-alerts";
import { readBoundedBody } from "@/lib/bounded-body";
import { callForDrain, drainSoon } from "@/lib/inbox/drain-soon";
import { receive } from "@/lib/inbox/receive";
import { verifiedEvent } from "@/lib/stripe/verified-event";
import { listStoredSecrets } from "@/lib/webhooks/stored-secrets";

const MOST_BYTES = 4 * 1024 * 1024;

export const maxDuration = 60;
/** What is not worked in this time is left to the next event or the next run. */
const BUDGET_MS = 45_000;
/** No alert is begun later: its receiver may take its time before it answers. */
const ALERTS_BUDGET_MS = 40_000;

/** An answer of thirty bytes costs more to compress than to send. */
const AS_IT_IS = { "Cache-Control": "no-transform" };

/**
 * Stripe's events: verified, stored once, answered, then worked. 400 means "you
 * are not Stripe". An event that cannot be stored throws, so that Stripe sends
 * it again.
 */
export async function POST(request: Request): Promise<Response> {
  const body = await readBoundedBody(request, MOST_BYTES);
  if (!body) return new Response("The body is too large", { status: 413 });
  const event = await verifiedEvent(body, request.headers.get("stripe-signature"), listStoredSecrets);
  if (!event) return new Response("The signature does not match", { status: 400 });

  const isNew = await receive(event);
  if (isNew && callForDrain()) after(() => work(Date.now()));
  return Response.json({ received: true, isNew }, { headers: AS_IT_IS });
}

/** Alerts go out when the inbox has been worked, so that no receiver of theirs holds an event up. */
async function work(startedAt: number): Promise<void> {
  const hasDrained = await drainSoon(() => Date.now() - startedAt > BUDGET_MS);
  if (hasDrained) await sendDueAlerts(() => Date.now() - startedAt > ALERTS_BUDGET_MS);
}
