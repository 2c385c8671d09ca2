import { and, eq, inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import type { DriftCause } from "@/lib/domain/drift";

/** Why the mirror of a customer fell behind: its event failed, waits, or never came. */
export async function whyMissed(customerId: string): Promise<DriftCause> {
  const rows = await db()
    .selectDistinct({ state: stripeEvents.state })
    .from(stripeEvents)
    .where(
      and(
        eq(stripeEvents.customerId, customerId),
        inArray(stripeEvents.state, ["failed", "received", "processing"]),
      ),
    );
  if (rows.some(({ state }) => state === "failed")) return "event_failed";
  return rows.length > 0 ? "event_waiting" : "event_missing";
}
