import { useTranslations } from "next-intl";
import { DateRange } from "@/components/billing/date-range";
import { DateTime } from "@/components/billing/date-time";
import { Money } from "@/components/billing/money";
import { StripeId } from "@/components/billing/stripe-id";
import { Missing } from "@/components/ui/missing";
import { TableCell, TableRow } from "@/components/ui/table";
import type { TenantInvoice } from "@/lib/invoices/queries";
import { stripeDashboard } from "@/lib/stripe-dashboard";
import { lineAddress } from "./explanation-address";
import { InvoiceLines } from "./invoice-lines";
import { InvoiceStatus } from "./invoice-status";

export function InvoiceRow({ tenantId, invoice }: { tenantId: number; invoice: TenantInvoice }) {
  const t = useTranslations("tenant.invoices");
  const { currency } = invoice;
  // A renewal bills the coming period's base; its usage lines bill the one before.
  const billed = invoice.lines.find((line) => !line.isUsage) ?? invoice.lines[0];
  return (
    <TableRow className="align-top">
      <TableCell>
        <span className="flex items-baseline gap-3">
          <span className="font-medium tabular-nums">
            {invoice.number ?? <Missing reason={t("draft")} />}
          </span>
          <InvoiceDocuments invoice={invoice} />
        </span>
        <StripeId id={invoice.stripeInvoiceId} object="invoices" dashboard={stripeDashboard()} />
      </TableCell>
      <TableCell>
        <InvoiceStatus status={invoice.status} />
        <Attempts invoice={invoice} />
      </TableCell>
      <TableCell>
        <DateTime at={invoice.createdAt} />
      </TableCell>
      <TableCell>
        {billed ? (
          <DateRange from={new Date(billed.periodStart)} to={new Date(billed.periodEnd)} />
        ) : (
          <Missing reason={t("noLines")} />
        )}
      </TableCell>
      <TableCell>
        <InvoiceLines
          lines={invoice.lines}
          currency={currency}
          discountMinor={invoice.discountMinor ?? 0}
          taxMinor={invoice.taxMinor ?? 0}
          balanceMinor={invoice.amountDueMinor - invoice.totalMinor}
          whyOf={({ id }) => lineAddress(tenantId, invoice.stripeInvoiceId, id)}
        />
      </TableCell>
      <TableCell align="end">
        <Money amountMinor={invoice.amountDueMinor} currency={currency} />
      </TableCell>
      <TableCell align="end">
        <Money amountMinor={invoice.amountPaidMinor} currency={currency} />
      </TableCell>
    </TableRow>
  );
}

function Attempts({ invoice: { attemptCount, nextAttemptAt } }: { invoice: TenantInvoice }) {
  const t = useTranslations("tenant.invoices");
  return (
    <span className="mt-1 block text-xs text-muted">
      {t("attempts", { count: attemptCount })}
      {nextAttemptAt && (
        <span className="block">
          {t.rich("nextAttempt", { date: () => <DateTime at={nextAttemptAt} /> })}
        </span>
      )}
    </span>
  );
}

function InvoiceDocuments({ invoice }: { invoice: TenantInvoice }) {
  const t = useTranslations("tenant.invoices");
  const number = invoice.number ?? invoice.stripeInvoiceId;
  const links = [
    { href: invoice.hostedUrl, label: t("open", { number }), text: t("hostedShort") },
    { href: invoice.pdfUrl, label: t("pdf", { number }), text: t("pdfShort") },
  ];
  return (
    <span className="flex gap-2 text-xs">
      {links.map(
        ({ href, label, text }) =>
          href && (
            <a
              key={text}
              href={href}
              target="_blank"
              rel="noreferrer"
              aria-label={label}
              className="rounded-sm text-accent hover:underline"
            >
              {text}
            </a>
          ),
      )}
    </span>
  );
}
