import { after } from "next/server";
import { readBoundedBody } from "@/lib/bounded-body";
import { drainInbox } from "@/lib/inbox/drain";
import { receive } from "@/lib/inbox/receive";
import { verifiedEvent } from "@/lib/stripe/verified-event";

const MOST_BYTES = 4 * 1024 * 1024;

export const maxDuration = 60;

/**
 * Stripe's events: verified, stored once, answered, then worked. 400 means "you
 * are not Stripe". An event that cannot be stored throws, so that Stripe sends
 * it again.
 */
export async function POST(request: Request): Promise<Response> {
  const body = await readBoundedBody(request, MOST_BYTES);
  if (!body) return new Response("The body is too large", { status: 413 });
  const event = verifiedEvent(body, request.headers.get("stripe-signature"));
  if (!event) return new Response("The signature does not match", { status: 400 });

  const isNew = await receive(event);
  if (isNew) after(() => drainInbox());
  return Response.json({ received: event.id, isNew });
}
