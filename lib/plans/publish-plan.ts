import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import { lookupKeys } from "@/lib/domain/plan";
import { findOrCreateMeter, findOrCreatePrice, findOrCreateProduct } from "@/lib/stripe/catalogue";

/**
 * Makes Stripe have a plan version's product, prices and meter, and records
 * their ids. Everything is looked for before it is made, so a crash halfway is
 * finished by running it again.
 */
export async function publishPlan(planId: number): Promise<void> {
  const [plan] = await db().select().from(plans).where(eq(plans.id, planId));
  if (!plan) throw new Error(`There is no plan ${planId}`);
  const names = lookupKeys(plan.key, plan.version);
  const productId = await findOrCreateProduct(plan);
  const basePriceId = await findOrCreatePrice({
    lookup_key: names.base,
    product: productId,
    currency: plan.currency,
    nickname: `${plan.name} v${plan.version}, base`,
    unit_amount: plan.baseAmountMinor,
    recurring: { interval: "month" },
  });
  const meter = plan.usageMode === "meter" ? await findOrCreateMeter() : null;
  const overagePriceId = meter
    ? await findOrCreatePrice({
        lookup_key: names.overage,
        product: productId,
        currency: plan.currency,
        nickname: `${plan.name} v${plan.version}, minutes`,
        recurring: { interval: "month", usage_type: "metered", meter: meter.id },
        includedMinutes: plan.includedMinutes ?? 0,
        overagePriceMinor: plan.overagePriceMinor ?? "0",
      })
    : null;
  await db()
    .update(plans)
    .set({
      stripeProductId: productId,
      stripeBasePriceId: basePriceId,
      stripeOveragePriceId: overagePriceId,
      stripeMeterId: meter?.id ?? null,
      stripeMeterEventName: meter?.eventName ?? null,
      publishedAt: plan.publishedAt ?? new Date(),
    })
    .where(eq(plans.id, planId));
}
