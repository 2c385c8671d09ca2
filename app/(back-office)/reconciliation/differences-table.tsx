"use client";

import { useTranslations } from "next-intl";
import { columnsOf, DataTable, type DataTableProps } from "@/components/data-table/data-table";
import type { DriftStanding } from "@/lib/domain/drift";
import { FixCell, FoundCell, KindCell, ValuesCell, WhoseCell } from "./difference-cells";
import { type ShownDrift, type Surroundings, SurroundingsContext } from "./surroundings";

const column = columnsOf<ShownDrift>();

export function DifferencesTable({
  surroundings,
  standing,
  ...props
}: Omit<DataTableProps<ShownDrift>, "columns" | "label" | "rowId" | "sort"> & {
  surroundings: Surroundings;
  standing: DriftStanding;
}) {
  const t = useTranslations("reconciliation");
  return (
    <SurroundingsContext value={surroundings}>
      <DataTable
        {...props}
        label={t(`standing.${standing}`)}
        rowId={({ id }) => String(id)}
        sort={{ column: "found", descending: true }}
        columns={useColumns(standing)}
      />
    </SurroundingsContext>
  );
}

function useColumns(standing: DriftStanding) {
  const t = useTranslations("reconciliation.columns");
  return column.columns([
    column.display({ id: "kind", enableHiding: false, meta: { label: t("kind") }, cell: KindCell }),
    column.display({ id: "whose", meta: { label: t("whose") }, cell: WhoseCell }),
    column.display({ id: "values", meta: { label: t("values") }, cell: ValuesCell }),
    column.display({ id: "found", meta: { label: t("found") }, cell: FoundCell }),
    column.display({
      id: "fix",
      enableHiding: false,
      meta: { label: t(standing === "open" ? "fix" : "repair") },
      cell: FixCell,
    }),
  ]);
}
