import { areSameTerms, type PlanTerms } from "./plan";

/** A plan's newest version as it is kept. */
export type NewestVersion = {
  version: number;
  terms: PlanTerms;
  /** Publishing has begun once: Stripe may know it, so what is charged can no longer change. */
  isTouched: boolean;
};

/** What saving terms does: nothing, a change of the newest version, or a version beside it. */
export type Saving = { kind: "unchanged" | "in_place" | "new_version"; version: number };

/**
 * A name and trial days belong to the plan and change in place. What is charged
 * changes in place only while it is a draft that Stripe has never heard of;
 * else it is a new version, and running subscriptions keep theirs.
 */
export function savingOf(newest: NewestVersion | null, terms: PlanTerms): Saving {
  if (!newest) return { kind: "new_version", version: 1 };
  const { version, isTouched } = newest;
  if (!areSameTerms(newest.terms, terms)) {
    return isTouched ? { kind: "new_version", version: version + 1 } : { kind: "in_place", version };
  }
  const isUnchanged = newest.terms.name === terms.name && newest.terms.trialDays === terms.trialDays;
  return { kind: isUnchanged ? "unchanged" : "in_place", version };
}
