import { and, asc, eq, isNotNull, isNull } from "drizzle-orm";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import { BillingError } from "@/lib/errors";

/** Plans that a tenant may be subscribed to: published, not archived, cheapest first. */
export async function listPublishedPlans() {
  return db()
    .select({
      id: plans.id,
      key: plans.key,
      name: plans.name,
      version: plans.version,
      currency: plans.currency,
      baseAmountMinor: plans.baseAmountMinor,
      includedMinutes: plans.includedMinutes,
      overagePriceMinor: plans.overagePriceMinor,
      usageMode: plans.usageMode,
      trialDays: plans.trialDays,
      billingInterval: plans.billingInterval,
    })
    .from(plans)
    .where(and(isNotNull(plans.publishedAt), isNull(plans.archivedAt)))
    .orderBy(asc(plans.baseAmountMinor))
    .limit(100);
}

/** What a subscription to a plan is made of. Throws `plan_not_found` or `plan_not_published`. */
export async function getPublishedPlan(planId: number) {
  const [plan] = await db()
    .select({
      key: plans.key,
      version: plans.version,
      usageMode: plans.usageMode,
      currency: plans.currency,
      baseAmountMinor: plans.baseAmountMinor,
      interval: plans.billingInterval,
      basePriceId: plans.stripeBasePriceId,
      overagePriceId: plans.stripeOveragePriceId,
    })
    .from(plans)
    .where(and(eq(plans.id, planId), isNull(plans.archivedAt)));
  if (!plan) throw new BillingError("plan_not_found");
  if (!plan.basePriceId) throw new BillingError("plan_not_published");
  return { ...plan, basePriceId: plan.basePriceId };
}

/** The metered prices of all our plans: an invoice line with one of them bills usage. */
export async function listOveragePriceIds(): Promise<ReadonlySet<string>> {
  const rows = await db()
    .select({ priceId: plans.stripeOveragePriceId })
    .from(plans)
    .where(isNotNull(plans.stripeOveragePriceId));
  return new Set(rows.flatMap(({ priceId }) => priceId ?? []));
}
