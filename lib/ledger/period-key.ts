import { and, eq, type SQL } from "drizzle-orm";
import { usagePeriods } from "@/db/schema/ledger";

/** What names a usage period: whose, of which subscription, from when. */
export type PeriodKey = { tenantId: number; stripeSubscriptionId: string; startsAt: Date };
export type UsagePeriod = typeof usagePeriods.$inferSelect;

export function isPeriod(key: PeriodKey): SQL | undefined {
  return and(
    eq(usagePeriods.tenantId, key.tenantId),
    eq(usagePeriods.stripeSubscriptionId, key.stripeSubscriptionId),
    eq(usagePeriods.startsAt, key.startsAt),
  );
}
