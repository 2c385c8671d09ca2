import { and, eq, gt, isNotNull, ne } from "drizzle-orm";
import { db } from "@/db/client";
import { usagePeriods } from "@/db/schema/ledger";
import { tenantBilling } from "@/db/schema/mirror";
import { findSubscriptionEnd } from "@/lib/stripe/subscription-end";
import { isPeriod } from "./period-key";

/**
 * Ends the periods of subscriptions that another one has replaced: the mirror
 * has room for one subscription, so the end of the other is asked of Stripe.
 * Without it two periods would tell one meter two totals.
 */
export async function cutReplacedPeriods(now: Date, tenantId?: number): Promise<void> {
  const replaced = await db()
    .select({
      tenantId: usagePeriods.tenantId,
      stripeSubscriptionId: usagePeriods.stripeSubscriptionId,
      startsAt: usagePeriods.startsAt,
      endsAt: usagePeriods.endsAt,
    })
    .from(usagePeriods)
    .innerJoin(tenantBilling, eq(tenantBilling.tenantId, usagePeriods.tenantId))
    .where(
      and(
        ne(usagePeriods.state, "settled"),
        gt(usagePeriods.endsAt, now),
        isNotNull(tenantBilling.stripeSubscriptionId),
        ne(tenantBilling.stripeSubscriptionId, usagePeriods.stripeSubscriptionId),
        tenantId === undefined ? undefined : eq(usagePeriods.tenantId, tenantId),
      ),
    )
    .limit(1_000);
  for (const period of replaced) {
    const end = await findSubscriptionEnd(period.stripeSubscriptionId);
    if (!end || end >= period.endsAt) continue;
    const endsAt = new Date(Math.max(end.getTime(), period.startsAt.getTime()));
    await db().update(usagePeriods).set({ endsAt }).where(isPeriod(period));
  }
}
