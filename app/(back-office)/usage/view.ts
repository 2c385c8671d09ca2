import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { TABLE_VIEW } from "@/components/data-table/table-view";
import { LATE_STANDINGS, PERIOD_STANDINGS, USAGE_LISTS } from "@/lib/domain/usage-lists";
import { JOB_OUTCOMES, UNASSIGNED_REASONS } from "@/lib/domain/values";

export const FILTERS = {
  q: parseAsString.withDefault(""),
  standing: parseAsStringLiteral(PERIOD_STANDINGS).withDefault("unsettled"),
  decision: parseAsStringLiteral(LATE_STANDINGS).withDefault("awaiting"),
  reason: parseAsStringLiteral(UNASSIGNED_REASONS),
  outcome: parseAsStringLiteral(JOB_OUTCOMES),
};

/** Everything of this screen that is in its address. */
const VIEW = {
  ...TABLE_VIEW,
  ...FILTERS,
  show: parseAsStringLiteral(USAGE_LISTS).withDefault("periods"),
};

export const loadView = createLoader(VIEW);
export type UsageView = Awaited<ReturnType<typeof loadView>>;

export const viewQuery = createSerializer(VIEW);

/** What the address sorts by, where this list can be sorted so; else its own order. */
export function sortOf<Sort extends string>(
  { sort, desc }: Pick<UsageView, "sort" | "desc">,
  sorts: readonly Sort[],
  own: { column: Sort; descending: boolean },
): { column: Sort; descending: boolean } {
  const column = sorts.find((known) => known === sort);
  return column ? { column, descending: desc ?? false } : own;
}

/** The page that is shown of so many rows: one beyond the last is the last. */
export function lastPageOf(total: number, pageSize: number): number {
  return Math.max(1, Math.ceil(total / pageSize));
}
