"use client";

import { useTranslations } from "next-intl";
import { columnsOf, DataTable, type DataTableProps } from "@/components/data-table/data-table";
import type { SimulatedPeriod } from "@/lib/domain/simulation";
import {
  BilledCell,
  CurrencyContext,
  DifferenceCell,
  MinutesCell,
  PeriodCell,
  PlanCell,
  SimulatedCell,
  SuggestionCell,
  TenantCell,
} from "./simulation-cells";
import { SimulationFilters } from "./simulation-filters";

const column = columnsOf<SimulatedPeriod>();

export function SimulationTable({
  currency,
  ...props
}: Omit<DataTableProps<SimulatedPeriod>, "columns" | "label" | "rowId" | "toolbar"> & {
  /** Of the simulated plan. */
  currency: string;
}) {
  const t = useTranslations("simulator");
  return (
    <CurrencyContext value={currency}>
      <DataTable
        {...props}
        label={t("rows")}
        rowId={({ tenantId, stripeSubscriptionId, startsAt }) =>
          `${tenantId}-${stripeSubscriptionId}-${startsAt.getTime()}`
        }
        columns={useColumns()}
        toolbar={<SimulationFilters />}
      />
    </CurrencyContext>
  );
}

function useColumns() {
  const t = useTranslations("simulator.columns");
  return column.columns([
    column.accessor("tenantName", {
      id: "tenant",
      enableHiding: false,
      meta: { label: t("tenant") },
      cell: TenantCell,
    }),
    column.accessor("endsAt", { id: "period", meta: { label: t("period") }, cell: PeriodCell }),
    column.display({ id: "plan", enableSorting: false, meta: { label: t("plan") }, cell: PlanCell }),
    column.accessor("charge", {
      id: "minutes",
      sortDescFirst: true,
      meta: { label: t("minutes"), align: "end" },
      cell: MinutesCell,
    }),
    column.accessor("billedMinor", {
      id: "billed",
      sortDescFirst: true,
      meta: { label: t("billed"), align: "end" },
      cell: BilledCell,
    }),
    column.accessor("charge", {
      id: "simulated",
      sortDescFirst: true,
      meta: { label: t("simulated"), align: "end" },
      cell: SimulatedCell,
    }),
    column.accessor("differenceMinor", {
      id: "difference",
      sortDescFirst: true,
      meta: { label: t("difference"), align: "end" },
      cell: DifferenceCell,
    }),
    column.accessor("cheapest", {
      id: "cheapest",
      meta: { label: t("cheapest") },
      cell: ({ row: { original } }) => (
        <SuggestionCell row={original} suggestion={original.cheapest} none="noneCheaper" />
      ),
    }),
    column.accessor("best", {
      id: "best",
      sortDescFirst: true,
      meta: { label: t("best") },
      cell: ({ row: { original } }) => (
        <SuggestionCell row={original} suggestion={original.best} none="noneBetter" />
      ),
    }),
  ]);
}
