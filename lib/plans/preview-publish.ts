import { createHash } from "node:crypto";
import type { WrittenTerms } from "@/lib/domain/plan";
import { lookupKeys, ownProductId } from "@/lib/domain/plan";
import type { PlanDifference, PlanVersion } from "@/lib/domain/plan-difference";
import { type Succession, succeedConflicts } from "@/lib/domain/plan-succession";
import { readCatalogue, type VersionNames } from "@/lib/stripe/catalogue";
import { listPlanVersions, withTerms } from "./plan-versions";

/** How many versions a plan may be ahead of what Stripe has, by names that are taken there. */
const VERSIONS_AHEAD = 2;

export type PublishPreview = {
  versions: PlanVersion[];
  successions: Succession[];
  difference: PlanDifference;
  /** Names exactly these steps: publishing asks for it, so that nobody publishes what he was not shown. */
  fingerprint: string;
};

/**
 * What publishing would do in Stripe, and nothing else: no write, here or there.
 * `keys` narrows it to some plans; `written` are terms that are not saved yet.
 */
export async function previewPublish(
  options: { keys?: readonly string[]; written?: readonly WrittenTerms[] } = {},
): Promise<PublishPreview> {
  const saved = await listPlanVersions(options.keys);
  return previewOf(withTerms(saved, options.written ?? []));
}

/** The same for versions at hand. */
export async function previewOf(versions: readonly PlanVersion[]): Promise<PublishPreview> {
  const first = succeedConflicts(
    versions,
    await readCatalogue(versions.map((version) => namesOf(version, 0))),
  );
  // A successor's names may be taken as well: they are looked up only when there is to be one.
  const outcome =
    first.successions.length === 0
      ? first
      : succeedConflicts(
          versions,
          await readCatalogue(versions.map((version) => namesOf(version, VERSIONS_AHEAD))),
        );
  const { difference, successions, versions: wanted } = outcome;
  return { versions: wanted, successions, difference, fingerprint: fingerprintOf(difference) };
}

function namesOf(plan: PlanVersion, ahead: number): VersionNames {
  const numbers = Array.from({ length: ahead + 1 }, (_, more) => plan.version + more);
  return {
    productIds: [ownProductId(plan.key), plan.productId].filter((id) => id !== null),
    priceIds: [plan.basePriceId, plan.overagePriceId].filter((id) => id !== null),
    lookupKeys: numbers.flatMap((number) => {
      const { base, overage } = lookupKeys(plan.key, number);
      return plan.terms.usageMode === "meter" ? [base, overage] : [base];
    }),
  };
}

function fingerprintOf({ steps }: PlanDifference): string {
  return createHash("sha256").update(JSON.stringify(steps)).digest("hex").slice(0, 32);
}
