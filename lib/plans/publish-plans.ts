import { recordAudit } from "@/lib/audit/record-audit";
import type { CatalogueStep } from "@/lib/domain/catalogue-step";
import { newMeterId } from "@/lib/domain/plan-difference";
import { BillingError, reasonOf } from "@/lib/errors";
import { carryOutStep } from "@/lib/stripe/carry-out-step";
import { refusalFrom } from "@/lib/stripe/refusal";
import { withCatalogueLease } from "./catalogue-lease";
import { type PublishPreview, previewPublish } from "./preview-publish";
import { recordPublished, recordPublishing, type StripeIds } from "./record-published";
import { saveSuccessor } from "./save-plan";

export type PublishCommand = {
  /** Which plans; all when left out. */
  keys?: readonly string[];
  actor: string;
  intentId: string;
  /** Of the preview that was shown. Left out, whatever is to be done is done. */
  fingerprint?: string;
  onProgress?: (done: number, total: number) => Promise<void>;
};

/**
 * Makes Stripe match the plans: carries out the steps of the preview in their
 * order, each with its trace, then records the ids. Everything that is there is
 * recognised first, so a run that was killed anywhere is finished by the next,
 * and a second publisher finds nothing left to do. Refuses with
 * `catalogue_changed` when the steps are no longer those that were shown.
 */
export async function publishPlans(command: PublishCommand): Promise<{ done: number }> {
  const { actor, intentId, keys } = command;
  const entry = { tenantId: null, actor, intentId, action: "publish_plans" };
  return withCatalogueLease(async (stillOurs) => {
    try {
      const preview = await previewPublish({ keys });
      const { steps } = preview.difference;
      if (command.fingerprint && steps.length > 0 && command.fingerprint !== preview.fingerprint)
        throw new BillingError("catalogue_changed");
      await recordAudit({ ...entry, phase: "intended", after: traceOf(preview) });
      for (const { planKey, version, successor } of preview.successions)
        await saveSuccessor(planKey, version, successor);
      await recordPublishing(preview.versions, preview.difference);
      const done = await carryOut(preview, command, stillOurs);
      await recordPublished(preview.versions, preview.difference, done.ids);
      await recordAudit({ ...entry, phase: "succeeded", after: traceOf(preview), ...done.trace });
      return { done: steps.length };
    } catch (thrown) {
      const error = refusalFrom(thrown);
      const phase = error instanceof BillingError ? "refused" : "failed";
      await recordAudit({ ...entry, phase, detail: reasonOf(error) });
      throw error;
    }
  });
}

async function carryOut(
  { difference: { steps } }: PublishPreview,
  { actor, intentId, onProgress }: PublishCommand,
  stillOurs: () => Promise<void>,
): Promise<{ ids: StripeIds; trace: { stripeRequestId?: string | null } }> {
  const ids: StripeIds = new Map();
  let stripeRequestId: string | null = null;
  await onProgress?.(0, steps.length);
  for (const [index, step] of steps.entries()) {
    await stillOurs();
    const made = await carryOutStep(step, (meterId) => ids.get(meterId) ?? meterId);
    ids.set(nameOf(step), made.id);
    stripeRequestId = made.requestId;
    const action = `catalogue_${step.kind}`;
    await recordAudit({
      tenantId: null,
      actor,
      intentId,
      action,
      phase: "succeeded",
      after: { ...step, stripeId: made.id },
      stripeRequestId,
      detail: nameOf(step),
    });
    await onProgress?.(index + 1, steps.length);
  }
  return { ids, trace: { stripeRequestId } };
}

/** What a step's object is called before it has an id. */
function nameOf(step: CatalogueStep): string {
  if (step.kind === "create_meter") return newMeterId(step.eventName);
  if (step.kind === "reactivate_meter") return step.meterId;
  if (step.kind === "create_price") return step.lookupKey;
  return step.kind === "update_price" ? step.priceId : step.productId;
}

function traceOf({ difference, successions }: PublishPreview) {
  return { steps: difference.steps, successions };
}
