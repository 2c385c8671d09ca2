import { reasonOf } from "@/lib/errors";
import { closeTenantPeriods } from "@/lib/ledger/close-tenant-periods";
import { logger } from "@/lib/logger";

/** Opens and closes a tenant's periods after Stripe has done its part: what is left to close, the usage job closes too. */
export async function closeOrLeave(tenantId: number): Promise<void> {
  try {
    await closeTenantPeriods(tenantId);
  } catch (error) {
    logger.warn({ tenantId, reason: reasonOf(error) }, "the ended period is left to the usage job");
  }
}
