import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { TABLE_VIEW } from "@/components/data-table/table-view";
import { DRIFT_CAUSES, DRIFT_KINDS, DRIFT_STANDINGS } from "@/lib/domain/drift";
import type { DriftFilter } from "@/lib/reconcile/queries";

export const FILTERS = {
  q: parseAsString.withDefault(""),
  kind: parseAsStringLiteral(DRIFT_KINDS),
  cause: parseAsStringLiteral(DRIFT_CAUSES),
  standing: parseAsStringLiteral(DRIFT_STANDINGS).withDefault("open"),
};

/** Everything of this screen that is in its address. */
const VIEW = { ...TABLE_VIEW, ...FILTERS };

export const loadView = createLoader(VIEW);
export type ReconciliationView = Awaited<ReturnType<typeof loadView>>;

export const viewQuery = createSerializer(VIEW);

/** What the address asks for, in the words of the list. */
export function filterOf({
  standing,
  kind,
  cause,
  q,
}: Pick<ReconciliationView, keyof typeof FILTERS>): DriftFilter {
  return { standing, kind, cause, search: q.trim() };
}
