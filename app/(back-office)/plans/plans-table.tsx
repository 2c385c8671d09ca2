"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Suspense } from "react";
import { Money } from "@/components/billing/money";
import { columnsOf, DataTable, type DataTableProps } from "@/components/data-table/data-table";
import { Missing } from "@/components/ui/missing";
import { standingOf } from "@/lib/domain/plan-list";
import type { PlanListRow } from "@/lib/plans/catalogue-queries";
import type { DriftedPlans } from "@/lib/plans/check-catalogue";
import { DriftBadge } from "./drift-badge";
import { PlanPrice } from "./plan-price";
import { StandingBadge } from "./standing-badge";

const column = columnsOf<PlanListRow>();

type PlansTableProps = Omit<DataTableProps<PlanListRow>, "columns" | "label" | "rowId"> & {
  /** Comes when Stripe has answered. */
  drifted: Promise<DriftedPlans>;
};

export function PlansTable({ drifted, ...props }: PlansTableProps) {
  const t = useTranslations("plans.list");
  return <DataTable {...props} label={t("title")} columns={useColumns(drifted)} rowId={({ key }) => key} />;
}

function useColumns(drifted: Promise<DriftedPlans>) {
  const t = useTranslations("plans.list");
  const label = useTranslations("plans.list.columns");
  const mode = useTranslations("plans.usageMode");
  return column.columns([
    column.accessor("name", {
      enableHiding: false,
      meta: { label: label("name") },
      cell: ({ row: { original } }) => (
        <span className="grid">
          <Link
            href={`/plans/${original.key}`}
            className="block max-w-40 truncate rounded-sm font-medium hover:text-accent hover:underline sm:max-w-64"
          >
            {original.name}
          </Link>
          <span className="text-xs text-muted">
            <span className="font-mono">{original.key}</span> · {t("version", { version: original.version })}
          </span>
        </span>
      ),
    }),
    column.display({
      id: "status",
      enableSorting: false,
      meta: { label: label("status") },
      cell: ({ row: { original } }) => (
        <span className="flex flex-wrap gap-1">
          <StandingBadge standing={standingOf(original, true)} />
          {original.publishedAt && original.hasDraft && <StandingBadge standing="draft" />}
          <Suspense>
            <DriftBadge planKey={original.key} drifted={drifted} />
          </Suspense>
        </span>
      ),
    }),
    column.accessor("baseAmountMinor", {
      id: "base",
      sortDescFirst: true,
      meta: { label: label("base"), align: "end" },
      cell: ({ row: { original } }) => <PlanPrice of={original} />,
    }),
    column.accessor("includedMinutes", {
      id: "included",
      enableSorting: false,
      meta: { label: label("included"), align: "end" },
      cell: ({ getValue }) => {
        const minutes = getValue();
        return minutes === null ? t("unlimited") : t("minutes", { minutes });
      },
    }),
    column.accessor("overagePriceMinor", {
      id: "overage",
      enableSorting: false,
      meta: { label: label("overage"), align: "end" },
      cell: ({ row: { original } }) =>
        original.overagePriceMinor === null ? (
          <Missing reason={t("noOverage")} />
        ) : (
          <span>
            <Money amountMinor={original.overagePriceMinor} currency={original.currency} />
            <span className="text-muted"> {t("perMinute")}</span>
          </span>
        ),
    }),
    column.accessor("usageMode", {
      id: "mode",
      enableSorting: false,
      meta: { label: label("mode") },
      cell: ({ getValue }) => mode(getValue()),
    }),
    column.accessor("subscribers", {
      sortDescFirst: true,
      meta: { label: label("subscribers"), align: "end" },
      cell: ({ getValue }) => t("number", { value: getValue() }),
    }),
    column.accessor("mrrMinor", {
      id: "mrr",
      sortDescFirst: true,
      meta: { label: label("mrr"), align: "end" },
      cell: ({ row: { original } }) => <Money amountMinor={original.mrrMinor} currency={original.currency} />,
    }),
  ]);
}
