import { z } from "zod";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { isLiveKey } from "@/lib/stripe/client";
import type { StripeEvent } from "@/lib/stripe/verified-event";
import { findNeeds } from "./handlers";

const Reference = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);
/** All that is read of a payload: whose event it is and what it names. */
const Named = z.object({
  id: z.string().nullish().catch(null),
  object: z.string().nullish().catch(null),
  customer: Reference.nullish().catch(null),
});

/**
 * Stores a verified event once, by its id, and says whether it was new. The
 * caller answers Stripe only after this has returned: from then on the event
 * cannot be lost. An event of the other mode is kept as failed and never worked.
 */
export async function receive(event: StripeEvent): Promise<boolean> {
  const named = Named.parse(event.data.object);
  const isOtherMode = event.livemode !== isLiveKey();
  const stored = await db()
    .insert(stripeEvents)
    .values({
      id: event.id,
      type: event.type,
      apiVersion: event.api_version,
      livemode: event.livemode,
      stripeCreatedAt: new Date(event.created * 1000),
      customerId: named.object === "customer" ? named.id : named.customer,
      objectId: named.id,
      payload: event,
      state: isOtherMode ? "failed" : findNeeds(event.type) ? "received" : "ignored",
      error: isOtherMode ? `The event is of ${event.livemode ? "live" : "test"} mode, our key is not.` : null,
    })
    .onConflictDoNothing({ target: stripeEvents.id })
    .returning({ id: stripeEvents.id });
  return stored.length > 0;
}
