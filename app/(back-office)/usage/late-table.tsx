"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { columnsOf, DataTable, type DataTableProps } from "@/components/data-table/data-table";
import { Button } from "@/components/ui/button";
import type { LateListRow } from "@/lib/ledger/list-late-usage";
import { AmountCell, DecisionCell, DetectedCell, MinutesCell, PeriodCell, TenantCell } from "./late-cells";
import { type Asked, type Deciding, DecidingContext, keyOf } from "./late-deciding";
import { LateDialog } from "./late-dialog";
import { LateFilters } from "./late-filters";

const column = columnsOf<LateListRow>();

type LateTableProps = Omit<DataTableProps<LateListRow>, "columns" | "label" | "rowId"> & {
  intentId: string;
  isAwaiting: boolean;
  unavailable: string | null;
};

export function LateTable({ intentId, isAwaiting, unavailable, ...props }: LateTableProps) {
  const t = useTranslations("usage.late");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked | null>(null);
  // A row that is no longer shown is no longer chosen: nobody decides on what they do not see.
  const shown = props.rows.filter((row) => row.decision === null && chosen.has(keyOf(row)));
  const mayChoose = unavailable === null && isAwaiting;

  function choose(rows: LateListRow[], isChosen: boolean) {
    const next = new Set(shown.map(keyOf));
    for (const row of rows) isChosen ? next.add(keyOf(row)) : next.delete(keyOf(row));
    setChosen(next);
  }

  const deciding: Deciding = {
    mayChoose,
    unavailable,
    isChosen: (row) => shown.includes(row),
    choose: (row, isChosen) => choose([row], isChosen),
    ask: setAsked,
  };

  return (
    <DecidingContext value={deciding}>
      <DataTable
        {...props}
        label={t("title")}
        columns={useColumns()}
        rowId={keyOf}
        toolbar={
          <div className="grid gap-2">
            <LateFilters />
            {mayChoose && props.rows.length > 0 && (
              <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
                <label className="flex h-8 items-center gap-1.5 text-sm">
                  <input
                    type="checkbox"
                    className="size-4 accent-accent"
                    checked={shown.length === props.rows.length}
                    onChange={(event) => choose(props.rows, event.target.checked)}
                  />
                  {t("choosePage")}
                </label>
                {(["next_invoice", "write_off"] as const).map((decision) => (
                  <Button
                    key={decision}
                    aria-disabled={shown.length === 0}
                    onClick={() => shown.length > 0 && setAsked({ decision, rows: shown })}
                  >
                    {t(`${decision}.chosen`, { count: shown.length })}
                  </Button>
                ))}
              </div>
            )}
          </div>
        }
      />
      <LateDialog asked={asked} intentId={intentId} onClose={() => setAsked(null)} />
    </DecidingContext>
  );
}

function useColumns() {
  const t = useTranslations("usage.late.columns");
  return column.columns([
    column.accessor("tenantName", {
      id: "tenant",
      enableHiding: false,
      meta: { label: t("tenant") },
      cell: TenantCell,
    }),
    column.accessor("periodStartsAt", { id: "period", meta: { label: t("period") }, cell: PeriodCell }),
    column.accessor("minutes", {
      sortDescFirst: true,
      meta: { label: t("minutes"), align: "end" },
      cell: MinutesCell,
    }),
    column.accessor("amountMinor", {
      id: "amount",
      sortDescFirst: true,
      meta: { label: t("amount"), align: "end" },
      cell: AmountCell,
    }),
    column.accessor("detectedAt", {
      id: "detected",
      sortDescFirst: true,
      meta: { label: t("detected") },
      cell: DetectedCell,
    }),
    column.display({
      id: "decision",
      enableHiding: false,
      meta: { label: t("decision") },
      cell: DecisionCell,
    }),
  ]);
}
