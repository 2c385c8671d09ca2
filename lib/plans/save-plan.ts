import { and, desc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import { PlanTermsSchema, type WrittenTerms } from "@/lib/domain/plan";
import { type Saving, savingOf } from "@/lib/domain/plan-saving";
import { BillingError } from "@/lib/errors";
import { isLiveKey } from "@/lib/stripe/client";

export type SavedPlan = { id: number; key: string } & Saving;

/**
 * Keeps a plan's terms and returns the version that has them: the newest one
 * when nothing that is charged differs or Stripe has never heard of it, else a
 * new one beside it. The version before stays on sale until the new one is
 * published. An archived plan is brought back. `seenVersion` is the newest that
 * was shown to whoever saves, null for none: throws `plan_changed` or
 * `plan_key_taken` when it is not the newest any more.
 */
export async function savePlan(written: WrittenTerms, seenVersion?: number | null): Promise<SavedPlan> {
  const terms = PlanTermsSchema.parse(written);
  const { key } = terms;
  return db().transaction(async (transaction) => {
    const [newest] = await transaction
      .select()
      .from(plans)
      .where(eq(plans.key, key))
      .orderBy(desc(plans.version))
      .limit(1)
      .for("update");
    if (seenVersion !== undefined && seenVersion !== (newest?.version ?? null))
      throw new BillingError(seenVersion === null ? "plan_key_taken" : "plan_changed");
    const saving = savingOf(
      newest
        ? {
            version: newest.version,
            terms: PlanTermsSchema.parse(newest),
            isTouched: newest.stripeProductId !== null,
          }
        : null,
      terms,
    );
    if (newest && saving.kind !== "new_version") {
      await transaction
        .update(plans)
        .set({ ...terms, archivedAt: null })
        .where(eq(plans.id, newest.id));
      return { id: newest.id, key, ...saving };
    }
    const [saved] = await transaction
      .insert(plans)
      .values({ ...terms, version: saving.version, livemode: isLiveKey() })
      .onConflictDoNothing()
      .returning({ id: plans.id });
    if (!saved) throw new BillingError(newest ? "plan_changed" : "plan_key_taken");
    return { id: saved.id, key, ...saving };
  });
}

/**
 * Makes the successor of a version that Stripe cannot be made to match: the same
 * terms under the next number. Safe to repeat.
 */
export async function saveSuccessor(key: string, version: number, successor: number): Promise<void> {
  await db().transaction(async (transaction) => {
    const ofPlan = (number: number) => and(eq(plans.key, key), eq(plans.version, number));
    const [old] = await transaction.select().from(plans).where(ofPlan(version)).for("update");
    if (!old) throw new Error(`The plan "${key}" has no version ${version}`);
    const terms = PlanTermsSchema.parse(old);
    await transaction
      .insert(plans)
      .values({ ...terms, version: successor, livemode: old.livemode })
      .onConflictDoNothing();
    // What was on sale stays so until its successor is published; a draft has nothing to sell.
    if (!old.publishedAt)
      await transaction.update(plans).set({ archivedAt: new Date() }).where(ofPlan(version));
  });
}
