import { recordAudit } from "@/lib/audit/record-audit";
import type { CatalogueStep } from "@/lib/domain/catalogue-step";
import { newMeterId } from "@/lib/domain/plan-difference";
import { carryOutStep } from "@/lib/stripe/carry-out-step";

/** Who changes the catalogue, and the intention by which the trace holds together. */
export type Publisher = { actor: string; intentId: string };

/** Ids that a run has made, by the name its steps gave them, and Stripe's name for the last request. */
export type CarriedOutSteps = { ids: ReadonlyMap<string, string>; stripeRequestId: string | null };

/**
 * Does the steps in their order and leaves a trace of each with Stripe's request
 * id. `proceed` is asked before each and once at the end; what it throws stops the run there.
 */
export async function carryOut(
  steps: readonly CatalogueStep[],
  publisher: Publisher,
  proceed: (done: number) => Promise<void>,
): Promise<CarriedOutSteps> {
  const ids = new Map<string, string>();
  let stripeRequestId: string | null = null;
  for (const [done, step] of steps.entries()) {
    await proceed(done);
    const made = await carryOutStep(step, (meterId) => ids.get(meterId) ?? meterId);
    ids.set(nameOf(step), made.id);
    stripeRequestId = made.requestId;
    await recordAudit({
      tenantId: null,
      ...publisher,
      action: `catalogue_${step.kind}`,
      phase: "succeeded",
      after: { ...step, stripeId: made.id },
      stripeRequestId,
      detail: nameOf(step),
    });
  }
  await proceed(steps.length);
  return { ids, stripeRequestId };
}

/** What a step's object is called before it has an id. */
function nameOf(step: CatalogueStep): string {
  if (step.kind === "create_meter") return newMeterId(step.eventName);
  if (step.kind === "reactivate_meter") return step.meterId;
  if (step.kind === "create_price") return step.lookupKey;
  return step.kind === "update_price" ? step.priceId : step.productId;
}
