"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { DateTime } from "@/components/billing/date-time";
import { StripeId } from "@/components/billing/stripe-id";
import { columnsOf, DataTable, type DataTableProps } from "@/components/data-table/data-table";
import { Missing } from "@/components/ui/missing";
import type { DifferingValue, DriftStanding } from "@/lib/domain/drift";
import type { StripeDashboard, StripeObject } from "@/lib/domain/stripe-links";
import type { DriftRow } from "@/lib/reconcile/queries";
import { BothValues } from "./both-values";
import { Fixes } from "./fixes";

/** A difference as it is shown: both sides put beside each other, and an intent for its fix. */
export type ShownDrift = Omit<DriftRow, "ours" | "stripes"> & { values: DifferingValue[]; intentId: string };

type Surroundings = {
  dashboard: StripeDashboard;
  tenants: { id: number; name: string }[];
  unavailable: string | null;
  standing: DriftStanding;
};

const column = columnsOf<ShownDrift>();
const OBJECTS: Record<string, StripeObject> = { cus: "customers", sub: "subscriptions", in: "invoices" };

export function DifferencesTable({
  dashboard,
  tenants,
  unavailable,
  standing,
  ...props
}: Omit<DataTableProps<ShownDrift>, "columns" | "label" | "rowId" | "sort"> & Surroundings) {
  const t = useTranslations("reconciliation");
  return (
    <DataTable
      {...props}
      label={t(`standing.${standing}`)}
      rowId={({ id }) => String(id)}
      sort={{ column: "found", descending: true }}
      columns={useColumns({ dashboard, tenants, unavailable, standing })}
    />
  );
}

function useColumns({ dashboard, tenants, unavailable, standing }: Surroundings) {
  const t = useTranslations("reconciliation");
  return column.columns([
    column.accessor("kind", {
      enableHiding: false,
      enableSorting: false,
      meta: { label: t("columns.kind") },
      cell: ({ row: { original } }) => (
        <span className="grid w-36 gap-0.5 whitespace-normal sm:w-56">
          <span className="font-medium">{t(`kind.${original.kind}`)}</span>
          <span className="text-xs text-muted">{t(`cause.${original.cause}`)}</span>
        </span>
      ),
    }),
    column.accessor("tenantName", {
      id: "whose",
      enableSorting: false,
      meta: { label: t("columns.whose") },
      cell: ({ row: { original } }) => <Whose drift={original} dashboard={dashboard} />,
    }),
    column.accessor("values", {
      enableSorting: false,
      meta: { label: t("columns.values") },
      cell: ({ getValue }) => <BothValues values={getValue()} />,
    }),
    column.accessor("foundAt", {
      id: "found",
      enableSorting: false,
      meta: { label: t("columns.found") },
      cell: ({ getValue }) => <DateTime at={getValue()} style="dateTime" />,
    }),
    column.display({
      id: "fix",
      enableHiding: false,
      enableSorting: false,
      meta: { label: t(standing === "open" ? "columns.fix" : "columns.repair") },
      cell: ({ row: { original } }) =>
        original.repair ? (
          <span className="grid gap-0.5 whitespace-normal">
            <span>{t(`repair.${original.repair}`)}</span>
            <span className="text-xs text-muted">
              {original.repairedBy === "reconcile" ? t("repairedByRun") : original.repairedBy}
              {", "}
              <DateTime at={original.repairedAt} style="dateTime" />
            </span>
          </span>
        ) : (
          <Fixes drift={original} tenants={tenants} unavailable={unavailable} />
        ),
    }),
  ]);
}

function Whose({ drift, dashboard }: { drift: ShownDrift; dashboard: StripeDashboard }) {
  const t = useTranslations("reconciliation");
  const object = OBJECTS[drift.stripeObjectId?.split("_")[0] ?? ""];
  return (
    <span className="grid w-44 justify-items-start gap-0.5">
      {drift.tenantId === null ? (
        <Missing reason={t("noTenant")} />
      ) : (
        <Link
          href={`/tenants/${drift.tenantId}`}
          className="block max-w-48 truncate rounded-sm hover:text-accent hover:underline"
        >
          {drift.tenantName ?? drift.tenantId}
        </Link>
      )}
      {drift.stripeObjectId && object && (
        <StripeId id={drift.stripeObjectId} object={object} dashboard={dashboard} />
      )}
    </span>
  );
}
