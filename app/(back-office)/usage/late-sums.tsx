"use client";

import { useFormatter, useTranslations } from "next-intl";
import { DateTime } from "@/components/billing/date-time";
import { Money } from "@/components/billing/money";
import { Table, TableCell, TableFrame, TableHead, TableRow } from "@/components/ui/table";
import { sumLateUsage } from "@/lib/domain/late-sums";
import type { LateListRow } from "@/lib/ledger/list-late-usage";

/** What the decision is about: each tenant's part, and the sum of each currency. */
export function LateSums({ rows, withNextInvoice }: { rows: LateListRow[]; withNextInvoice: boolean }) {
  const t = useTranslations("usage.late.sums");
  const format = useFormatter();
  const { tenants, currencies } = sumLateUsage(rows);
  const minutesOf = (minutes: number) => format.number(minutes, { signDisplay: "exceptZero" });
  return (
    <TableFrame label={t("label")}>
      <Table>
        <thead>
          <tr>
            <TableHead>{t("tenant")}</TableHead>
            <TableHead align="end">{t("minutes")}</TableHead>
            <TableHead align="end">{t("amount")}</TableHead>
            {withNextInvoice && <TableHead>{t("nextInvoice")}</TableHead>}
          </tr>
        </thead>
        <tbody>
          {tenants.map((part) => (
            <TableRow key={`${part.tenantId}-${part.currency}`}>
              <TableCell>
                <span className="block max-w-28 truncate sm:max-w-40">{part.tenantName}</span>
              </TableCell>
              <TableCell align="end">{minutesOf(part.minutes)}</TableCell>
              <TableCell align="end">
                <Money amountMinor={part.amountMinor} currency={part.currency} />
              </TableCell>
              {withNextInvoice && (
                <TableCell>
                  <DateTime at={part.nextInvoiceAt} missing={t("noNextInvoice")} />
                </TableCell>
              )}
            </TableRow>
          ))}
          {tenants.length > 1 &&
            currencies.map((sum) => (
              <TableRow key={sum.currency} className="font-semibold">
                <TableCell>{t("sum")}</TableCell>
                <TableCell align="end">{minutesOf(sum.minutes)}</TableCell>
                <TableCell align="end">
                  <Money amountMinor={sum.amountMinor} currency={sum.currency} />
                </TableCell>
                {withNextInvoice && <TableCell />}
              </TableRow>
            ))}
        </tbody>
      </Table>
    </TableFrame>
  );
}
