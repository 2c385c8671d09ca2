import { createHash } from "node:crypto";
import type { WrittenTerms } from "@/lib/domain/plan";
import { lookupKeys } from "@/lib/domain/plan";
import type { PlanDifference, PlanVersion } from "@/lib/domain/plan-difference";
import { type Succession, succeedConflicts } from "@/lib/domain/plan-succession";
import { readCatalogue } from "@/lib/stripe/catalogue";
import { listPlanVersions, withTerms } from "./plan-versions";

/** How many versions a plan may be ahead of what Stripe has, by names that are taken there. */
const VERSIONS_AHEAD = 3;

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
  const found = await readCatalogue({
    productIds: distinct(versions.flatMap(({ key, productId }) => [`releve_${key}`, productId ?? []].flat())),
    priceIds: distinct(
      versions.flatMap(({ basePriceId, overagePriceId }) => [basePriceId ?? [], overagePriceId ?? []].flat()),
    ),
    lookupKeys: distinct(versions.flatMap(namesOf)),
  });
  const { difference, successions, versions: wanted } = succeedConflicts(versions, found);
  return { versions: wanted, successions, difference, fingerprint: fingerprintOf(difference) };
}

function namesOf({ key, version }: PlanVersion): string[] {
  return Array.from({ length: VERSIONS_AHEAD }, (_, ahead) => {
    const { base, overage } = lookupKeys(key, version + ahead);
    return [base, overage];
  }).flat();
}

function fingerprintOf({ steps }: PlanDifference): string {
  return createHash("sha256").update(JSON.stringify(steps)).digest("hex").slice(0, 32);
}

function distinct(names: string[]): string[] {
  return [...new Set(names)];
}
