import { now } from "@/lib/clock";
import { findCurrentPeriod, type PeriodView } from "@/lib/ledger/queries";

/**
 * The period whose usage a subscription's next invoice bills; null while none
 * runs. One that has ended, or is another subscription's, was billed already or
 * stands on an invoice of its own.
 */
export async function findRunningPeriod(
  tenantId: number,
  stripeSubscriptionId: string,
): Promise<PeriodView | null> {
  const period = await findCurrentPeriod(tenantId);
  const runs =
    period?.state === "open" &&
    period.stripeSubscriptionId === stripeSubscriptionId &&
    period.endsAt > (await now());
  return runs ? period : null;
}
