import { and, eq, ne } from "drizzle-orm";
import { db } from "@/db/client";
import { usagePeriods } from "@/db/schema/ledger";

/** Leaves a customer's unsettled periods to a person, with the reason: Stripe cannot close them. */
export async function blockPeriods(
  tenantId: number,
  stripeCustomerId: string,
  reason: string,
): Promise<void> {
  await db()
    .update(usagePeriods)
    .set({ trouble: "closing_failed", troubleDetail: reason, isBlocked: true })
    .where(
      and(
        eq(usagePeriods.tenantId, tenantId),
        eq(usagePeriods.stripeCustomerId, stripeCustomerId),
        ne(usagePeriods.state, "settled"),
      ),
    );
}
