import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { TABLE_VIEW } from "@/components/data-table/table-view";
import { PLAN_SORTS, PLAN_STATUS_FILTERS } from "@/lib/domain/plan-list";

export const FILTERS = {
  q: parseAsString.withDefault(""),
  status: parseAsStringLiteral(PLAN_STATUS_FILTERS),
};

/** Everything of this screen that is in its address. */
const VIEW = { ...TABLE_VIEW, ...FILTERS, sort: parseAsStringLiteral(PLAN_SORTS).withDefault("base") };

export const loadView = createLoader(VIEW);
export type PlansView = Awaited<ReturnType<typeof loadView>>;
