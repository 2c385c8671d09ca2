import { desc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import type { WrittenTerms } from "@/lib/domain/plan";
import { BillingError } from "@/lib/errors";
import type { Publisher } from "./carry-out";
import { type SavedPlan, savePlan } from "./save-plan";
import { traced } from "./traced";

/** A plan that was not there before. Throws `plan_key_taken`. */
export function createPlan(terms: WrittenTerms, publisher: Publisher): Promise<SavedPlan> {
  return traced({ ...publisher, action: "create_plan" }, async (intend) => {
    await intend(terms);
    return { result: await savePlan(terms, null) };
  });
}

/**
 * Other terms for a plan. `seenVersion` is the version that the owner was shown:
 * throws `plan_changed` when there is a newer one, `plan_archived` when it is off sale.
 */
export function editPlan(terms: WrittenTerms, seenVersion: number, publisher: Publisher): Promise<SavedPlan> {
  return traced({ ...publisher, action: "edit_plan" }, async (intend) => {
    const [newest] = await db()
      .select({ archivedAt: plans.archivedAt })
      .from(plans)
      .where(eq(plans.key, terms.key))
      .orderBy(desc(plans.version))
      .limit(1);
    if (!newest) throw new BillingError("plan_not_found");
    if (newest.archivedAt) throw new BillingError("plan_archived");
    await intend(terms);
    return { result: await savePlan(terms, seenVersion) };
  });
}
