import { setTimeout as sleep } from "node:timers/promises";
import { and, desc, eq, ne } from "drizzle-orm";
import { db } from "@/db/client";
import { usagePeriods } from "@/db/schema/ledger";
import { claimPatiently, releasePeriod } from "./claim-period";
import { confirmTotal } from "./confirm-total";
import { openPeriods } from "./open-periods";
import { itemizeTotal } from "./overage-of-period";
import type { PeriodKey } from "./period-key";

const SECOND_MS = 1_000;

/**
 * Brings Stripe to the usage of a subscription's current period up to now, so
 * that an invoice made at once bills it; false when Stripe does not show it
 * yet. Safe to repeat. A plan without overage, or a trial, has nothing to tell.
 */
export async function reportFinalUsage(
  tenantId: number,
  stripeSubscriptionId: string,
  now: Date,
): Promise<boolean> {
  await openPeriods(now, tenantId);
  const key = await findUnsettled(tenantId, stripeSubscriptionId);
  if (!key) return true;
  const period = await claimPatiently(key, now);
  if (!period) return false;
  try {
    if (period.isTrial || period.usageMode === "none") return true;
    if (period.usageMode === "invoice_item") {
      await itemizeTotal(period, null);
      return true;
    }
    // Up to now, and a minute more: Stripe's summaries end on whole minutes.
    const cutShort = { ...period, endsAt: new Date(now.getTime() + 60 * SECOND_MS) };
    const total = await confirmTotal(cutShort, now);
    await waitUntilPast(cutShort.lastEventAt, now);
    return total.state === "confirmed";
  } finally {
    await releasePeriod(period);
  }
}

async function findUnsettled(tenantId: number, stripeSubscriptionId: string): Promise<PeriodKey | null> {
  const [key] = await db()
    .select({
      tenantId: usagePeriods.tenantId,
      stripeSubscriptionId: usagePeriods.stripeSubscriptionId,
      startsAt: usagePeriods.startsAt,
    })
    .from(usagePeriods)
    .where(
      and(
        eq(usagePeriods.tenantId, tenantId),
        eq(usagePeriods.stripeSubscriptionId, stripeSubscriptionId),
        ne(usagePeriods.state, "settled"),
      ),
    )
    .orderBy(desc(usagePeriods.startsAt))
    .limit(1);
  return key ?? null;
}

/** A report may be stamped a second ahead; an invoice made before that second would not have it. */
async function waitUntilPast(eventAt: Date | null, now: Date): Promise<void> {
  const aheadMs = (eventAt?.getTime() ?? 0) - now.getTime() + SECOND_MS;
  if (aheadMs > 0) await sleep(Math.min(aheadMs, 10 * SECOND_MS));
}
