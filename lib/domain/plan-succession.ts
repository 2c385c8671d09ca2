import type { Catalogue } from "./catalogue";
import { conflictsOf, type PlanDifference, type PlanVersion, planDifference } from "./plan-difference";

/** A version that cannot be made to match, and the one with the same terms that takes its place. */
export type Succession = { planKey: string; version: number; successor: number };

/**
 * Stripe never changes a price. Where a newest version's price in Stripe is not
 * what we want, the same terms become a new version with prices of its own;
 * subscriptions of the old one keep theirs. Says which, and what publishing does then.
 */
export function succeedConflicts(
  versions: readonly PlanVersion[],
  found: Catalogue,
): { versions: PlanVersion[]; successions: Succession[]; difference: PlanDifference } {
  let wanted = [...versions];
  const successions = new Map<string, Succession>();
  for (;;) {
    const difference = planDifference(wanted, found);
    const conflicts = conflictsOf(difference).filter(({ planKey, version }) =>
      wanted.every((other) => other.key !== planKey || other.version <= version),
    );
    if (conflicts.length === 0)
      return { versions: wanted, successions: [...successions.values()], difference };
    for (const { planKey, version } of conflicts) {
      wanted = wanted.map((old) => (old.key === planKey && old.version === version ? successorOf(old) : old));
      const first = successions.get(planKey)?.version ?? version;
      successions.set(planKey, { planKey, version: first, successor: version + 1 });
    }
  }
}

function successorOf(version: PlanVersion): PlanVersion {
  return {
    ...version,
    version: version.version + 1,
    isPublished: false,
    basePriceId: null,
    overagePriceId: null,
    meterId: null,
  };
}
