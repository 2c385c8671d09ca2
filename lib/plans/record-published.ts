import { and, eq, isNull, lt } from "drizzle-orm";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import { now } from "@/lib/clock";
import type { ObjectDifference } from "@/lib/domain/catalogue-step";
import type { PlanDifference, PlanVersion } from "@/lib/domain/plan-difference";

/** Ids that a run has made, by the name its steps gave them. */
type StripeIds = ReadonlyMap<string, string>;

/** Says that Stripe may know these versions from now on: what they charge no longer changes in place. */
export async function recordPublishing(
  versions: readonly PlanVersion[],
  { objects }: PlanDifference,
): Promise<void> {
  for (const version of versions) {
    const product = objects.find(({ object, planKey }) => object === "product" && planKey === version.key);
    if (!product || version.isArchived) continue;
    await db().update(plans).set({ stripeProductId: product.name }).where(ofVersion(version));
  }
}

/** Keeps what the versions are called in Stripe, and takes the versions before the newest off sale. */
export async function recordPublished(
  versions: readonly PlanVersion[],
  { objects }: PlanDifference,
  ids: StripeIds,
): Promise<void> {
  const publishedAt = await now();
  for (const version of versions) {
    const prices = objects.filter(
      ({ object, planKey, version: number }) =>
        object === "price" && planKey === version.key && number === version.version,
    );
    const base = prices.find(({ part }) => part === "base");
    const overage = prices.find(({ part }) => part === "overage");
    const basePriceId = idOf(base, ids);
    // Without its price a version is not published: archived before it came to be, or in conflict.
    if (!basePriceId || prices.some(({ state }) => state === "conflict")) continue;
    const meterId = overage?.shape?.meterId ?? null;
    await db()
      .update(plans)
      .set({
        stripeBasePriceId: basePriceId,
        stripeOveragePriceId: idOf(overage, ids),
        stripeMeterId: meterId && (ids.get(meterId) ?? meterId),
        stripeMeterEventName: eventNameOf(meterId, objects),
        ...(version.isPublished || version.isArchived ? {} : { publishedAt }),
      })
      .where(ofVersion(version));
    if (!version.isArchived) await supersede(version, publishedAt);
  }
}

async function supersede({ key, version }: PlanVersion, archivedAt: Date): Promise<void> {
  await db()
    .update(plans)
    .set({ archivedAt })
    .where(and(eq(plans.key, key), lt(plans.version, version), isNull(plans.archivedAt)));
}

function idOf(object: ObjectDifference | undefined, ids: StripeIds): string | null {
  return object ? (object.stripeId ?? ids.get(object.name) ?? null) : null;
}

function eventNameOf(meterId: string | null, objects: readonly ObjectDifference[]): string | null {
  if (meterId === null) return null;
  const meter = objects.find(
    ({ object, stripeId, name }) => object === "meter" && (stripeId === meterId || `new:${name}` === meterId),
  );
  return meter?.name ?? null;
}

function ofVersion({ key, version }: PlanVersion) {
  return and(eq(plans.key, key), eq(plans.version, version));
}
