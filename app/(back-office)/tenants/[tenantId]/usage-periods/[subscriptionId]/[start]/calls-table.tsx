import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Table, TableFrame, TableHead } from "@/components/ui/table";
import type { CallSums } from "@/lib/domain/amount-explanation";
import type { PeriodCall } from "@/lib/ledger/period-calls";

/** The cells are styled from here: on paper there may be a hundred thousand of them. */
const CELLS = [
  "[&_td]:h-8 [&_td]:whitespace-nowrap [&_td]:px-3 [&_td:first-child]:pl-4 [&_td:last-child]:pr-4",
  "[&_td:nth-child(n+3)]:text-right [&_td]:tabular-nums [&_tr]:border-b [&_tr]:border-line",
  "print:[&_td]:h-5 print:[&_td]:px-1.5 print:[&_td]:text-[0.65rem] print:[&_code]:text-[0.6rem]",
].join(" ");

/** Calls as rows; `total` is of the whole period, whatever part of it is shown. */
export async function CallsTable({
  calls,
  settledAt,
  total,
}: {
  calls: PeriodCall[];
  settledAt: Date | null;
  total: (CallSums & { costUsd: string }) | null;
}) {
  const t = await getTranslations("explanation.calls");
  // Made once: one for each of 20,000 rows would take longer than everything else.
  const locale = await getLocale();
  const time = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });
  const whole = new Intl.NumberFormat(locale);
  const dollars = new Intl.NumberFormat(locale, {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: 4,
    maximumFractionDigits: 6,
  });
  return (
    <TableFrame label={t("list")}>
      <Table>
        <thead>
          <tr>
            <TableHead>{t("id")}</TableHead>
            <TableHead>{t("endedAt")}</TableHead>
            <TableHead align="end">{t("duration")}</TableHead>
            <TableHead align="end">{t("billable")}</TableHead>
            <TableHead align="end">{t("cost")}</TableHead>
          </tr>
        </thead>
        <tbody className={CELLS}>
          {calls.map((call) => (
            <tr key={call.vapiCallId}>
              <td>
                <code className="font-mono text-xs">{call.vapiCallId}</code>
                {settledAt && call.writtenAt > settledAt && (
                  <>
                    {" "}
                    <Badge tone="attention">{t("afterSettlement")}</Badge>
                  </>
                )}
              </td>
              <td>{time.format(call.endedAt)}</td>
              <td>{whole.format(call.durationSeconds)}</td>
              <td>{whole.format(call.billableSeconds)}</td>
              <td>{dollars.format(Number(call.costUsd))}</td>
            </tr>
          ))}
        </tbody>
        {total && (
          <tbody className={`${CELLS} border-t border-line font-medium`}>
            <tr>
              <td colSpan={2}>{t("total", { calls: total.calls })}</td>
              <td className="text-right">{whole.format(total.durationSeconds)}</td>
              <td className="text-right">{whole.format(total.billableSeconds)}</td>
              <td className="text-right">{dollars.format(Number(total.costUsd))}</td>
            </tr>
          </tbody>
        )}
      </Table>
    </TableFrame>
  );
}
