/** How the list of plans can be narrowed and sorted. */
export const PLAN_STATUS_FILTERS = ["published", "draft", "archived", "drift"] as const;
export type PlanStatusFilter = (typeof PLAN_STATUS_FILTERS)[number];

export const PLAN_SORTS = ["name", "base", "subscribers", "mrr"] as const;
export type PlanSort = (typeof PLAN_SORTS)[number];

/** Where a plan or a version of it stands here; what Stripe has is another question. */
export type PlanStanding = "draft" | "published" | "superseded" | "archived";

export function standingOf(
  version: { publishedAt: Date | null; archivedAt: Date | null },
  isNewest: boolean,
): PlanStanding {
  if (!version.archivedAt) return version.publishedAt ? "published" : "draft";
  return isNewest ? "archived" : "superseded";
}
