import { and, eq, inArray } from "drizzle-orm";
import { db, type Queryable } from "@/db/client";
import { ignoredCustomers, stripeEvents } from "@/db/schema/inbox";
import { whyRefused } from "@/lib/domain/event-refusal";
import { ourOrigin, STORED_ORIGIN } from "./event-origin";
import { findNeeds } from "./handlers";
import { putBack } from "./replay-events";

/**
 * Lets what failed or was ignored of a customer be worked again, because the
 * customer has just found its tenant or is no longer ignored, and says how many
 * events that are. What is never worked by rule stays as it is.
 */
export async function requeueCustomer(customerId: string, on: Queryable = db()): Promise<number> {
  await on.delete(ignoredCustomers).where(eq(ignoredCustomers.stripeCustomerId, customerId));
  const ours = await ourOrigin(on);
  const stopped = await on
    .select({ id: stripeEvents.id, type: stripeEvents.type, origin: STORED_ORIGIN })
    .from(stripeEvents)
    .where(and(eq(stripeEvents.customerId, customerId), inArray(stripeEvents.state, ["failed", "ignored"])));
  const ids = stopped
    .filter(({ type, origin }) => findNeeds(type) !== null && whyRefused(origin, ours) === null)
    .map(({ id }) => id);
  if (ids.length > 0) {
    await putBack(on, and(inArray(stripeEvents.id, ids), inArray(stripeEvents.state, ["failed", "ignored"])));
  }
  return ids.length;
}
