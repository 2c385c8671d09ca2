import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { TABLE_VIEW } from "@/components/data-table/table-view";
import { COST_WINDOWS } from "@/lib/domain/cost-window";
import { TENANT_SORTS, TENANT_STATUS_FILTERS } from "@/lib/domain/tenant-list";

export const FILTERS = {
  q: parseAsString.withDefault(""),
  status: parseAsStringLiteral(TENANT_STATUS_FILTERS),
  plan: parseAsString,
};

/** Everything of this screen that is in its address. */
const VIEW = {
  ...TABLE_VIEW,
  ...FILTERS,
  sort: parseAsStringLiteral(TENANT_SORTS).withDefault("name"),
  costs: parseAsStringLiteral(COST_WINDOWS).withDefault("30d"),
};

export const loadView = createLoader(VIEW);
export type BillingView = Awaited<ReturnType<typeof loadView>>;

export const viewQuery = createSerializer(VIEW);
