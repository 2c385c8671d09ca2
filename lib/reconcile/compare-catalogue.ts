import type { ObjectDifference } from "@/lib/domain/catalogue-step";
import type { DriftValues } from "@/lib/domain/drift";
import { ownProductId } from "@/lib/domain/plan";
import { checkCatalogue } from "@/lib/plans/check-catalogue";
import { openDrift } from "./record-drift";

/**
 * Opens a difference for each plan whose product, prices or meter somebody
 * changed in Stripe by hand. Publishing puts them right, which is a person's to
 * do: it writes to Stripe.
 */
export async function compareCatalogue(at: Date): Promise<void> {
  const { drifted, preview } = await checkCatalogue();
  for (const planKey of Object.keys(drifted)) {
    const objects = preview.difference.objects.filter(
      (object) => object.isDrift && (object.planKey === planKey || object.planKey === null),
    );
    const isGone = objects.some(({ state }) => state === "create");
    await openDrift(
      {
        kind: "catalogue",
        tenantId: null,
        stripeObjectId: ownProductId(planKey),
        ...bothSides(objects),
        cause: isGone ? "gone_by_hand" : "changed_by_hand",
      },
      at,
    );
  }
}

function bothSides(objects: readonly ObjectDifference[]): { ours: DriftValues; stripes: DriftValues } {
  const [ours, stripes]: [DriftValues, DriftValues] = [{}, {}];
  for (const { name, object, state, changes } of objects) {
    if (state === "create") ours[name] = object;
    for (const { field, from, to } of changes) {
      ours[`${name} ${field}`] = to;
      stripes[`${name} ${field}`] = from;
    }
  }
  return { ours, stripes };
}
