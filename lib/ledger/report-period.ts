import { claimPeriod, LostLeaseError, releasePeriod } from "./claim-period";
import type { PeriodKey } from "./period-key";
import { getPeriodMinutes } from "./period-total";
import { type ReportResult, reportTotal } from "./report-total";

/**
 * Brings Stripe's meter to the total of one open period. "busy": another run
 * has it. The total is taken after the claim, so two runs at once report once.
 */
export async function reportPeriod(key: PeriodKey, now: Date): Promise<ReportResult | "busy"> {
  const period = await claimPeriod(key, now);
  if (!period) return "busy";
  try {
    if (period.state === "settled" || period.isTrial || period.usageMode !== "meter") return "unchanged";
    return await reportTotal(period, await getPeriodMinutes(period), now);
  } catch (error) {
    if (error instanceof LostLeaseError) return "busy";
    throw error;
  } finally {
    await releasePeriod(period);
  }
}
