import { and, asc, desc, eq, isNotNull, isNull } from "drizzle-orm";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import { PlanTermsSchema } from "@/lib/domain/plan";
import { type PlanStanding, standingOf } from "@/lib/domain/plan-list";
import type { OfferedPlan } from "@/lib/domain/simulation";
import type { PlanChoice } from "@/lib/domain/simulation-request";

const MOST_VERSIONS = 1_000;

export type PlanOption = {
  key: string;
  name: string;
  version: number;
  standing: PlanStanding;
  currency: string;
};

/** Every version of every plan, by name, the newest first: each can be simulated. */
export async function listPlanOptions(): Promise<PlanOption[]> {
  const rows = await db()
    .select({
      key: plans.key,
      name: plans.name,
      version: plans.version,
      currency: plans.currency,
      publishedAt: plans.publishedAt,
      archivedAt: plans.archivedAt,
    })
    .from(plans)
    .orderBy(asc(plans.name), asc(plans.key), desc(plans.version))
    .limit(MOST_VERSIONS);
  return rows.map(({ publishedAt, archivedAt, ...row }, index) => ({
    ...row,
    standing: standingOf({ publishedAt, archivedAt }, rows[index - 1]?.key !== row.key),
  }));
}

/** What may be suggested: published and not archived, the cheapest base first. */
export async function listOfferedPlans(): Promise<OfferedPlan[]> {
  const rows = await db()
    .select()
    .from(plans)
    .where(and(isNotNull(plans.publishedAt), isNull(plans.archivedAt)))
    .orderBy(asc(plans.baseAmountMinor), asc(plans.key), asc(plans.version))
    .limit(MOST_VERSIONS);
  return rows.map(offeredFrom);
}

/** The version that is asked for or, without one, the one on sale, else the newest; null when there is none. */
export async function findSimulatedPlan({ key, version }: PlanChoice): Promise<OfferedPlan | null> {
  const versions = await db()
    .select()
    .from(plans)
    .where(and(eq(plans.key, key), version === null ? undefined : eq(plans.version, version)))
    .orderBy(desc(plans.version))
    .limit(MOST_VERSIONS);
  const found = versions.find((row) => row.publishedAt && !row.archivedAt) ?? versions[0];
  return found ? offeredFrom(found) : null;
}

function offeredFrom(row: typeof plans.$inferSelect): OfferedPlan {
  return { key: row.key, name: row.name, version: row.version, terms: PlanTermsSchema.parse(row) };
}
