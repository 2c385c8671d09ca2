import { and, eq, type SQL } from "drizzle-orm";
import { lateUsage } from "@/db/schema/ledger";

/** What names a row of late usage: whose period, and which of its rows. */
export type LateKey = {
  tenantId: number;
  stripeSubscriptionId: string;
  periodStartsAt: Date;
  sequence: number;
};

export function isLate(key: LateKey): SQL | undefined {
  return and(
    eq(lateUsage.tenantId, key.tenantId),
    eq(lateUsage.stripeSubscriptionId, key.stripeSubscriptionId),
    eq(lateUsage.periodStartsAt, key.periodStartsAt),
    eq(lateUsage.sequence, key.sequence),
  );
}
