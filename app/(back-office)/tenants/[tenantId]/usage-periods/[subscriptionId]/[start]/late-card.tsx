import { Clock, FileCheck, FileMinus, FileX, type LucideIcon } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { DateTime } from "@/components/billing/date-time";
import { Money } from "@/components/billing/money";
import { StripeId } from "@/components/billing/stripe-id";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { Missing } from "@/components/ui/missing";
import { Table, TableCell, TableFrame, TableHead, TableRow } from "@/components/ui/table";
import type { LateStanding } from "@/lib/domain/amount-check";
import type { Tone } from "@/lib/domain/subscription";
import type { LateRow, PeriodExplanation } from "@/lib/ledger/explain-period";
import type { UsageLine } from "@/lib/ledger/usage-lines";
import { stripeDashboard } from "@/lib/stripe-dashboard";

const LOOKS = {
  undecided: { tone: "attention", Icon: Clock },
  to_bill: { tone: "good", Icon: FileCheck },
  written_off: { tone: "neutral", Icon: FileX },
  nothing_due: { tone: "neutral", Icon: FileMinus },
} as const satisfies Record<LateStanding, { tone: Tone; Icon: LucideIcon }>;

/** What came after settlement, what was decided about it, and which invoices bill it; nothing where all came in time. */
export function LateCard({ told: { period, late, lines } }: { told: PeriodExplanation }) {
  const t = useTranslations("explanation.late");
  const format = useFormatter();
  if (late.length === 0) return null;
  return (
    <Card aria-labelledby="late">
      <CardHeader id="late" title={t("title")} />
      <TableFrame label={t("list")}>
        <Table>
          <thead>
            <tr>
              <TableHead>{t("detected")}</TableHead>
              <TableHead align="end">{t("minutes")}</TableHead>
              <TableHead align="end">{t("amount")}</TableHead>
              <TableHead>{t("decision")}</TableHead>
              <TableHead>{t("billedOn")}</TableHead>
            </tr>
          </thead>
          <tbody>
            {late.map((row) => {
              const line = lineOf(row, lines);
              return (
                <TableRow key={row.sequence}>
                  <TableCell>
                    <DateTime at={row.detectedAt} style="dateTime" />
                  </TableCell>
                  <TableCell align="end">
                    {format.number(row.minutes, { signDisplay: "exceptZero" })}
                  </TableCell>
                  <TableCell align="end">
                    <Money amountMinor={row.amountMinor} currency={period.currency} />
                  </TableCell>
                  <TableCell>
                    <Decision
                      row={row}
                      isBilled={line !== undefined && !NOT_BILLED.includes(line.invoice.status)}
                    />
                  </TableCell>
                  <TableCell>
                    <BilledOn row={row} line={line} />
                  </TableCell>
                </TableRow>
              );
            })}
          </tbody>
        </Table>
      </TableFrame>
    </Card>
  );
}

/** An invoice that may change still, or asks for nothing. */
const NOT_BILLED = ["draft", "void", "deleted"];

function lineOf({ stripeInvoiceItemId }: LateRow, lines: UsageLine[]): UsageLine | undefined {
  return stripeInvoiceItemId === null
    ? undefined
    : lines.find(({ lateItemId }) => lateItemId === stripeInvoiceItemId);
}

/** A decision to bill is told as what came of it once a line of a final invoice does. */
function Decision({
  row: { standing, amountMinor, decidedAt },
  isBilled,
}: {
  row: LateRow;
  isBilled: boolean;
}) {
  const t = useTranslations("explanation.late");
  const { tone, Icon } = LOOKS[standing];
  return (
    <>
      <Badge tone={tone} icon={<Icon aria-hidden />}>
        {isBilled ? t(amountMinor < 0 ? "credited" : "billed") : t(standing)}
      </Badge>
      {decidedAt && (
        <span className="block text-xs text-muted">
          <DateTime at={decidedAt} style="dateTime" />
        </span>
      )}
    </>
  );
}

function BilledOn({ row: { standing }, line }: { row: LateRow; line: UsageLine | undefined }) {
  const t = useTranslations("explanation.late");
  if (line) {
    const { stripeInvoiceId } = line.invoice;
    return <StripeId id={stripeInvoiceId} object="invoices" dashboard={stripeDashboard()} />;
  }
  const isBilledLater = standing === "undecided" || standing === "to_bill";
  return <Missing reason={t(isBilledLater ? "notBilled" : "nowhere")} />;
}
