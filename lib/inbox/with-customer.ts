import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { findDisputedCustomer } from "@/lib/sync/sync-dispute";
import { type ClaimedGroup, isOneOf } from "./claim-events";
import { findNeeds } from "./handlers";

/**
 * The group with its customer. A dispute names its charge and nobody else:
 * Stripe is asked whose that is, and the event keeps the answer, so that it is
 * found, linked and ignored with the customer's other events.
 */
export async function withCustomer(group: ClaimedGroup): Promise<ClaimedGroup> {
  const [event] = group.events;
  if (group.customerId !== null || !event?.objectId || !findNeeds(event.type)?.includes("dispute")) {
    return group;
  }
  const customerId = await findDisputedCustomer(event.objectId);
  if (customerId === null) return group;
  await db()
    .update(stripeEvents)
    .set({ customerId })
    .where(and(isOneOf(group.events), eq(stripeEvents.leaseToken, group.leaseToken)));
  return { ...group, customerId };
}
