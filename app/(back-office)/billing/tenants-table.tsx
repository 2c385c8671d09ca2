"use client";

import { ExternalLink } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { ComingBadge } from "@/components/billing/coming-badge";
import { DateTime } from "@/components/billing/date-time";
import { MinutesBar } from "@/components/billing/minutes-bar";
import { Money } from "@/components/billing/money";
import { ProviderCost } from "@/components/billing/provider-cost";
import { ServiceBadge } from "@/components/billing/service-badge";
import { StatusBadge } from "@/components/billing/status-badge";
import { columnsOf, DataTable, type DataTableProps } from "@/components/data-table/data-table";
import { buttonStyle } from "@/components/ui/button";
import { Missing } from "@/components/ui/missing";
import { type StripeDashboard, stripeDashboardUrl } from "@/lib/domain/stripe-links";
import { meaningOf } from "@/lib/domain/subscription";
import type { TenantListRow } from "@/lib/tenants/queries";

const column = columnsOf<TenantListRow>();

type TenantsTableProps = Omit<DataTableProps<TenantListRow>, "columns" | "label" | "rowId"> & {
  dashboard: StripeDashboard;
};

export function TenantsTable({ dashboard, ...props }: TenantsTableProps) {
  const t = useTranslations("billing.tenants");
  return (
    <DataTable
      {...props}
      label={t("title")}
      columns={useColumns(dashboard)}
      rowId={(row) => String(row.id)}
    />
  );
}

function useColumns(dashboard: StripeDashboard) {
  const t = useTranslations("billing.tenants");
  const label = useTranslations("billing.tenants.columns");
  return column.columns([
    column.accessor("name", {
      enableHiding: false,
      meta: { label: label("name") },
      cell: ({ row }) => (
        <Link
          href={`/tenants/${row.original.id}`}
          className="block max-w-36 truncate sm:max-w-52 2xl:max-w-64 rounded-sm font-medium hover:text-accent hover:underline"
        >
          {row.original.name}
        </Link>
      ),
    }),
    column.accessor("plan", {
      meta: { label: label("plan") },
      cell: ({ getValue }) => getValue() ?? <Missing reason={t("noPlan")} />,
    }),
    column.accessor("status", {
      meta: { label: label("status") },
      cell: ({ row: { original } }) => (
        <span className="inline-flex flex-wrap gap-1">
          <StatusBadge status={original.status} />
          <ServiceBadge hold={original.hold} />
          <ComingBadge endsAt={original.endsAt} planChange={original.planChange} />
        </span>
      ),
    }),
    column.accessor("mrrMinor", {
      id: "mrr",
      sortDescFirst: true,
      meta: { label: label("mrr"), align: "end" },
      cell: ({ row: { original } }) => (
        <Money amountMinor={original.mrrMinor} currency={original.currency} missing={t("noMrr")} />
      ),
    }),
    column.accessor("minutesUsed", {
      id: "minutes",
      sortDescFirst: true,
      meta: { label: label("minutes"), align: "end" },
      cell: ({ row: { original } }) =>
        original.minutesUsed === null ? (
          <Missing reason={t("noPeriod")} />
        ) : (
          <MinutesBar used={original.minutesUsed} included={original.includedMinutes} />
        ),
    }),
    column.accessor("costUsd", {
      id: "cost",
      sortDescFirst: true,
      meta: { label: label("cost"), align: "end" },
      cell: ({ getValue }) => <ProviderCost costUsd={getValue()} />,
    }),
    column.accessor("nextInvoiceAt", {
      id: "nextInvoice",
      meta: { label: label("nextInvoice"), align: "end" },
      cell: ({ row: { original } }) =>
        original.nextInvoiceAt === null ? (
          <Missing reason={t("noInvoice")} />
        ) : (
          <span className="grid">
            <Money amountMinor={original.nextInvoiceAmountMinor} currency={original.currency} />
            <span className="text-xs text-muted">
              {original.status && !meaningOf(original.status).collectsInvoices ? (
                t("draftOnly")
              ) : (
                <DateTime at={original.nextInvoiceAt} />
              )}
            </span>
          </span>
        ),
    }),
    column.accessor("stripeCustomerId", {
      id: "stripe",
      meta: { label: label("stripe"), align: "end" },
      cell: ({ getValue, row }) => {
        const id = getValue();
        if (!id) return <Missing reason={t("noCustomer")} />;
        return (
          <a
            href={stripeDashboardUrl(dashboard, "customers", id)}
            target="_blank"
            rel="noreferrer"
            aria-label={t("openInStripe", { name: row.original.name })}
            className={buttonStyle({ variant: "ghost", size: "icon" })}
          >
            <ExternalLink aria-hidden />
          </a>
        );
      },
    }),
  ]);
}
