import { and, eq, isNull } from "drizzle-orm";
import { db, type Queryable } from "@/db/client";
import { drifts } from "@/db/schema/reconcile";
import type { DriftRepair } from "@/lib/domain/drift";

/** Ends what is open about one of Stripe's objects, because a person has just put it right. Safe to repeat. */
export async function endDriftsOf(
  stripeObjectId: string,
  { at, by, repair }: { at: Date; by: string; repair: DriftRepair },
  on: Queryable = db(),
): Promise<void> {
  await on
    .update(drifts)
    .set({ repairedAt: at, repairedBy: by, repair })
    .where(and(eq(drifts.stripeObjectId, stripeObjectId), isNull(drifts.repairedAt)));
}
