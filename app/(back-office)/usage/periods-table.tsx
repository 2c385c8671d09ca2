"use client";

import { useTranslations } from "next-intl";
import { columnsOf, DataTable, type DataTableProps } from "@/components/data-table/data-table";
import {
  AcknowledgedCell,
  ActionsCell,
  MinutesCell,
  NextCell,
  PeriodCell,
  type ShownPeriod,
  StateCell,
  TenantCell,
  UnavailableContext,
} from "./period-cells";
import { PeriodFilters } from "./period-filters";

const column = columnsOf<ShownPeriod>();

export function PeriodsTable({
  unavailable,
  ...props
}: Omit<DataTableProps<ShownPeriod>, "columns" | "label" | "rowId"> & { unavailable: string | null }) {
  const t = useTranslations("usage.periods");
  return (
    <UnavailableContext value={unavailable}>
      <DataTable
        {...props}
        label={t("title")}
        rowId={({ stripeSubscriptionId, startsAt }) => `${stripeSubscriptionId}-${startsAt.getTime()}`}
        columns={useColumns()}
        toolbar={<PeriodFilters />}
      />
    </UnavailableContext>
  );
}

function useColumns() {
  const t = useTranslations("usage.periods.columns");
  return column.columns([
    column.accessor("tenantName", {
      id: "tenant",
      enableHiding: false,
      meta: { label: t("tenant") },
      cell: TenantCell,
    }),
    column.accessor("startsAt", { id: "period", meta: { label: t("period") }, cell: PeriodCell }),
    column.accessor("state", { enableSorting: false, meta: { label: t("state") }, cell: StateCell }),
    column.accessor("minutes", {
      sortDescFirst: true,
      meta: { label: t("minutes"), align: "end" },
      cell: MinutesCell,
    }),
    column.accessor("acknowledgedMinutes", {
      id: "acknowledged",
      sortDescFirst: true,
      meta: { label: t("acknowledged"), align: "end" },
      cell: AcknowledgedCell,
    }),
    column.accessor("endsAt", { id: "ends", meta: { label: t("next") }, cell: NextCell }),
    column.display({ id: "again", meta: { label: t("again") }, cell: ActionsCell }),
  ]);
}
