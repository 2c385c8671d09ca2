import { reasonOf } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { listAllowancesToReview } from "./list-allowances-to-review";
import { reviewAllowance } from "./review-allowance";

export type AllowancesReviewed = { reviewed: number; changed: number; failed: number; remaining: number };

/**
 * Reviews every tenant whose allowance asks for it: with each maintenance and
 * after a changed policy, so that nothing depends on a usage run having seen a
 * change. One tenant's trouble stops no other. Out of time it says what remains.
 */
export async function reviewAllowances(at: Date, isOutOfTime: () => boolean): Promise<AllowancesReviewed> {
  const tenants = await listAllowancesToReview(at);
  const counts = { reviewed: 0, changed: 0, failed: 0 };
  for (const [done, { tenantId }] of tenants.entries()) {
    if (isOutOfTime()) return { ...counts, remaining: tenants.length - done };
    try {
      counts.changed += Number(await reviewAllowance(tenantId, at));
      counts.reviewed += 1;
    } catch (error) {
      counts.failed += 1;
      logger.error({ tenantId, reason: reasonOf(error) }, "an allowance could not be reviewed");
    }
  }
  return { ...counts, remaining: 0 };
}
