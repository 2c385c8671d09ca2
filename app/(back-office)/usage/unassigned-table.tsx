"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { columnsOf, DataTable, type DataTableProps } from "@/components/data-table/data-table";
import type { UnassignedRow } from "@/lib/usage/list-unassigned";
import { AssignDialog } from "./assign-dialog";
import {
  AssignCell,
  AssigningContext,
  CostCell,
  DurationCell,
  EndedCell,
  LineCell,
  ReasonCell,
  ReceivedCell,
} from "./unassigned-cells";
import { UnassignedFilters } from "./unassigned-filters";

const column = columnsOf<UnassignedRow>();

export function UnassignedTable({
  intentId,
  unavailable,
  ...props
}: Omit<DataTableProps<UnassignedRow>, "columns" | "label" | "rowId"> & {
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("usage.unassigned");
  const [asked, setAsked] = useState<UnassignedRow | null>(null);
  return (
    <AssigningContext value={{ unavailable, ask: setAsked }}>
      <DataTable
        {...props}
        label={t("title")}
        columns={useColumns()}
        rowId={({ id }) => String(id)}
        toolbar={<UnassignedFilters />}
      />
      {asked && (
        <AssignDialog key={asked.id} call={asked} intentId={intentId} onClose={() => setAsked(null)} />
      )}
    </AssigningContext>
  );
}

function useColumns() {
  const t = useTranslations("usage.unassigned.columns");
  return column.columns([
    column.display({ id: "line", enableHiding: false, meta: { label: t("line") }, cell: LineCell }),
    column.accessor("reason", { meta: { label: t("reason") }, cell: ReasonCell }),
    column.accessor("endedAt", {
      id: "ended",
      sortDescFirst: true,
      meta: { label: t("ended") },
      cell: EndedCell,
    }),
    column.accessor("durationSeconds", {
      id: "duration",
      sortDescFirst: true,
      meta: { label: t("duration"), align: "end" },
      cell: DurationCell,
    }),
    column.accessor("costUsd", {
      id: "cost",
      sortDescFirst: true,
      meta: { label: t("cost"), align: "end" },
      cell: CostCell,
    }),
    column.accessor("receivedAt", {
      id: "received",
      sortDescFirst: true,
      meta: { label: t("received") },
      cell: ReceivedCell,
    }),
    column.display({ id: "assign", enableHiding: false, meta: { label: t("assign") }, cell: AssignCell }),
  ]);
}
