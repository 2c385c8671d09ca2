import { ReceiptText } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { InvoiceStatus } from "@/app/(back-office)/tenants/[tenantId]/invoice-status";
import { Money } from "@/components/billing/money";
import { StripeId } from "@/components/billing/stripe-id";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Missing } from "@/components/ui/missing";
import { Table, TableCell, TableFrame, TableHead, TableRow } from "@/components/ui/table";
import type { PeriodExplanation } from "@/lib/ledger/explain-period";
import type { UsageLine } from "@/lib/ledger/usage-lines";
import { stripeDashboard } from "@/lib/stripe-dashboard";

/** The lines that bill the period's usage, as Stripe has them. */
export function LinesCard({ told: { period, lines, check } }: { told: PeriodExplanation }) {
  const t = useTranslations("explanation.lines");
  return (
    <Card aria-labelledby="lines">
      <CardHeader id="lines" title={t("title")} />
      {lines.length === 0 ? (
        <EmptyState icon={<ReceiptText />} title={t("empty")} body={t("emptyBody")} />
      ) : (
        <TableFrame label={t("list")}>
          <Table>
            <thead>
              <tr>
                <TableHead>{t("invoice")}</TableHead>
                <TableHead>{t("status")}</TableHead>
                <TableHead align="end">{t("quantity")}</TableHead>
                <TableHead align="end">{t("unit")}</TableHead>
                <TableHead align="end">{t("amount")}</TableHead>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <Line key={line.id} line={line} />
              ))}
              <TableRow>
                <TableCell colSpan={4} className="font-medium">
                  {t("total")}
                </TableCell>
                <TableCell align="end">
                  <strong>
                    <Money amountMinor={check.billedMinor} currency={period.currency} />
                  </strong>
                </TableCell>
              </TableRow>
            </tbody>
          </Table>
        </TableFrame>
      )}
    </Card>
  );
}

function Line({ line }: { line: UsageLine }) {
  const t = useTranslations("explanation.lines");
  const format = useFormatter();
  const { invoice } = line;
  return (
    <TableRow className="align-top">
      <TableCell>
        <span className="flex items-center gap-2 font-medium tabular-nums">
          {invoice.number ?? t("draft")}
          {line.isLate && <Badge tone="attention">{t("late")}</Badge>}
        </span>
        <StripeId id={invoice.stripeInvoiceId} object="invoices" dashboard={stripeDashboard()} />
      </TableCell>
      <TableCell>
        <InvoiceStatus status={invoice.status} />
      </TableCell>
      <TableCell align="end">
        {line.isLate ? <Missing reason={t("lateUnit")} /> : format.number(Number(line.quantity))}
      </TableCell>
      <TableCell align="end">
        <Money
          amountMinor={line.isLate ? null : line.unitAmountMinor}
          currency={invoice.currency}
          missing={t(line.isLate ? "lateUnit" : "noUnit")}
        />
      </TableCell>
      <TableCell align="end">
        <Money amountMinor={line.amountMinor} currency={invoice.currency} />
        {line.afterDiscountMinor !== null && (
          <span className="block text-xs text-muted">
            {t("afterDiscount")} <Money amountMinor={line.afterDiscountMinor} currency={invoice.currency} />
          </span>
        )}
      </TableCell>
    </TableRow>
  );
}
