import { now } from "@/lib/clock";
import { ownProductId } from "@/lib/domain/plan";
import { BillingError } from "@/lib/errors";
import { endDriftsOf } from "@/lib/reconcile/end-drifts";
import { carryOut, type Publisher } from "./carry-out";
import { withCatalogueLease } from "./catalogue-lease";
import { type PublishPreview, previewPublish } from "./preview-publish";
import { recordPublished, recordPublishing } from "./record-published";
import { saveSuccessor } from "./save-plan";
import { traced } from "./traced";

export type PublishCommand = Publisher & {
  /** Which plans; all when left out. */
  keys?: readonly string[];
  /** Of the preview that was shown. Left out, whatever is to be done is done. */
  fingerprint?: string;
  onProgress?: (done: number, total: number) => Promise<void>;
};

/**
 * Makes Stripe match the plans: carries out the steps of the preview in their
 * order, then records the ids. Everything that is there is recognised first, so
 * a run that was killed anywhere is finished by the next, and a second publisher
 * finds nothing left to do. Refuses with `catalogue_changed` when the steps are
 * no longer those that were shown.
 */
export async function publishPlans(command: PublishCommand): Promise<{ done: number }> {
  const { actor, intentId, keys, onProgress } = command;
  return withCatalogueLease((stillOurs) =>
    traced({ actor, intentId, action: "publish_plans" }, async (intend) => {
      const preview = await previewPublish({ keys });
      const { steps } = preview.difference;
      refuseUnseen(preview, command.fingerprint);
      await intend({ keys: keys ?? "all", steps, successions: preview.successions });
      for (const { planKey, version, successor } of preview.successions)
        await saveSuccessor(planKey, version, successor);
      await recordPublishing(preview.versions, preview.difference);
      const { ids, stripeRequestId } = await carryOut(steps, { actor, intentId }, async (done) => {
        await stillOurs();
        await onProgress?.(done, steps.length);
      });
      await recordPublished(preview.versions, preview.difference, ids);
      const repaired = { at: await now(), by: actor, repair: "publish" } as const;
      for (const planKey of new Set(preview.versions.map(({ key }) => key)))
        await endDriftsOf(ownProductId(planKey), repaired);
      return { result: { done: steps.length }, stripeRequestId };
    }),
  );
}

function refuseUnseen({ difference, fingerprint }: PublishPreview, shown: string | undefined): void {
  if (shown !== undefined && difference.steps.length > 0 && shown !== fingerprint)
    throw new BillingError("catalogue_changed");
}
