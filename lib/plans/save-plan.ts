import { desc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import { areSameTerms, type PlanTerms, PlanTermsSchema } from "@/lib/domain/plan";
import { isLiveKey } from "@/lib/stripe/client";

/**
 * Keeps a plan's terms and returns the version that has them: the newest one
 * when nothing that is charged differs, else a new one beside it. Running
 * subscriptions keep theirs.
 */
export async function savePlan(terms: PlanTerms): Promise<{ id: number; isNew: boolean }> {
  return db().transaction(async (transaction) => {
    const [newest] = await transaction
      .select()
      .from(plans)
      .where(eq(plans.key, terms.key))
      .orderBy(desc(plans.version))
      .limit(1)
      .for("update");
    if (newest && areSameTerms(PlanTermsSchema.parse(newest), terms)) {
      await transaction
        .update(plans)
        .set({ name: terms.name, trialDays: terms.trialDays, archivedAt: null })
        .where(eq(plans.id, newest.id));
      return { id: newest.id, isNew: false };
    }
    const [saved] = await transaction
      .insert(plans)
      .values({ ...terms, version: (newest?.version ?? 0) + 1, livemode: isLiveKey() })
      .returning({ id: plans.id });
    if (!saved) throw new Error(`The plan "${terms.key}" could not be saved`);
    if (newest) {
      await transaction.update(plans).set({ archivedAt: new Date() }).where(eq(plans.id, newest.id));
    }
    return { id: saved.id, isNew: true };
  });
}
