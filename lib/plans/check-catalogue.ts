import type { PlanVersion } from "@/lib/domain/plan-difference";
import { type PublishPreview, previewPublish } from "./preview-publish";

/** Plans, by key, in whose objects Stripe differs from what was published. */
export type DriftedPlans = Record<string, number>;

/** The preview of everything, with the plans that somebody changed in Stripe by hand. Reads only. */
export async function checkCatalogue(
  keys?: readonly string[],
): Promise<{ preview: PublishPreview; drifted: DriftedPlans }> {
  const preview = await previewPublish({ keys });
  return { preview, drifted: driftedPlans(preview) };
}

function driftedPlans({ difference, versions }: PublishPreview): DriftedPlans {
  const drifted: DriftedPlans = {};
  for (const { isDrift, planKey } of difference.objects) {
    if (!isDrift) continue;
    // A meter is everybody's who measures by it.
    const keys = planKey === null ? metered(versions) : [planKey];
    for (const key of keys) drifted[key] = (drifted[key] ?? 0) + 1;
  }
  return drifted;
}

function metered(versions: readonly PlanVersion[]): Set<string> {
  return new Set(versions.filter(({ meterId }) => meterId !== null).map(({ key }) => key));
}
