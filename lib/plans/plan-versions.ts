import { asc, inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import { PlanTermsSchema, type WrittenTerms } from "@/lib/domain/plan";
import type { PlanVersion } from "@/lib/domain/plan-difference";
import { savingOf } from "@/lib/domain/plan-saving";

type PlanRow = typeof plans.$inferSelect;

/**
 * The versions that Stripe is compared with: of each plan the newest published
 * one and whatever has come after it. Older ones only live on in subscriptions.
 */
export async function listPlanVersions(keys?: readonly string[]): Promise<PlanVersion[]> {
  const rows = await db()
    .select()
    .from(plans)
    .where(keys ? inArray(plans.key, [...keys]) : undefined)
    .orderBy(asc(plans.key), asc(plans.version))
    .limit(10_000);
  return rows.filter((row) => row.version >= newestPublished(rows, row.key)).map(planVersionFrom);
}

/** The same versions as they would be after saving terms, without saving them. */
export function withTerms(versions: readonly PlanVersion[], written: readonly WrittenTerms[]): PlanVersion[] {
  const all = [...versions];
  for (const terms of written.map((wanted) => PlanTermsSchema.parse(wanted))) {
    const at = all.findLastIndex(({ key }) => key === terms.key);
    const newest = all[at] ?? null;
    const saving = savingOf(newest && { ...newest, isTouched: newest.productId !== null }, terms);
    if (newest && saving.kind !== "new_version") all[at] = { ...newest, terms, isArchived: false };
    else all.push({ ...DRAFT, key: terms.key, version: saving.version, terms });
  }
  return all;
}

const DRAFT = {
  isPublished: false,
  isArchived: false,
  productId: null,
  basePriceId: null,
  overagePriceId: null,
  meterId: null,
};

function newestPublished(rows: readonly PlanRow[], key: string): number {
  return Math.max(
    0,
    ...rows.filter((row) => row.key === key && row.publishedAt).map(({ version }) => version),
  );
}

function planVersionFrom(row: PlanRow): PlanVersion {
  return {
    key: row.key,
    version: row.version,
    terms: PlanTermsSchema.parse(row),
    isPublished: row.publishedAt !== null,
    isArchived: row.archivedAt !== null,
    productId: row.stripeProductId,
    basePriceId: row.stripeBasePriceId,
    overagePriceId: row.stripeOveragePriceId,
    meterId: row.stripeMeterId,
  };
}
