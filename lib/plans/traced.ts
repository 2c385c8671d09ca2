import { auditedFailure, recordAudit } from "@/lib/audit/record-audit";
import { refusalFrom } from "@/lib/stripe/refusal";
import type { Publisher } from "./carry-out";

type Outcome<Result> = { result: Result; stripeRequestId?: string | null };

/**
 * The frame of every change of the catalogue: a trace of the intention before
 * the first write, and of the outcome after the last. What Stripe refuses
 * becomes a refusal in words an owner can act on.
 */
export async function traced<Result>(
  command: Publisher & { action: string },
  work: (intend: (after: unknown) => Promise<void>) => Promise<Outcome<Result>>,
): Promise<Result> {
  const entry = { tenantId: null, ...command };
  let intended: unknown;
  try {
    const { result, stripeRequestId } = await work(async (after) => {
      intended = after;
      await recordAudit({ ...entry, phase: "intended", after });
    });
    await recordAudit({ ...entry, phase: "succeeded", after: intended, stripeRequestId });
    return result;
  } catch (thrown) {
    const error = refusalFrom(thrown);
    await recordAudit({ ...entry, ...auditedFailure(error), after: intended });
    throw error;
  }
}
