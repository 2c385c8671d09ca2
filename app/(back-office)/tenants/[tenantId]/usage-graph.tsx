import { useFormatter, useTranslations } from "next-intl";
import { ProviderCost } from "@/components/billing/provider-cost";
import { Table, TableCell, TableFrame, TableHead, TableRow } from "@/components/ui/table";
import type { DailyUsage } from "@/lib/usage/queries";
import { DailyChart } from "./daily-chart-lazy";

/** Minutes per day, drawn and, for who cannot see a drawing, as a table. */
export function UsageGraph({ days }: { days: DailyUsage[] }) {
  const t = useTranslations("tenant.usage");
  const format = useFormatter();
  const dayOf = (day: string) => format.dateTime(new Date(`${day}T00:00:00Z`), { dateStyle: "medium" });
  const busiest = days.reduce<DailyUsage | null>(
    (most, day) => (most && most.minutes >= day.minutes ? most : day),
    null,
  );
  return (
    <figure className="grid min-w-0 gap-2">
      <figcaption className="text-xs text-muted">{t("perDay")}</figcaption>
      <div
        role="img"
        aria-label={t("perDaySummary", {
          days: days.length,
          day: busiest ? dayOf(busiest.day) : "",
          minutes: busiest?.minutes ?? 0,
        })}
      >
        <DailyChart days={days.map(({ day, calls, minutes }) => ({ day, calls, minutes }))} />
      </div>
      <details className="text-sm">
        <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">
          {t("asTable")}
        </summary>
        <TableFrame
          label={t("dailyTable")}
          className="mt-2 max-h-80 overflow-y-auto rounded-md border border-line"
        >
          <Table>
            <thead>
              <tr>
                <TableHead>{t("day")}</TableHead>
                <TableHead align="end">{t("calls")}</TableHead>
                <TableHead align="end">{t("minutes")}</TableHead>
                <TableHead align="end">{t("cost")}</TableHead>
              </tr>
            </thead>
            <tbody>
              {days.map((day) => (
                <TableRow key={day.day}>
                  <TableCell>{dayOf(day.day)}</TableCell>
                  <TableCell align="end">{format.number(day.calls)}</TableCell>
                  <TableCell align="end">
                    {format.number(day.minutes, { minimumFractionDigits: 2 })}
                  </TableCell>
                  <TableCell align="end">
                    <ProviderCost costUsd={day.costUsd} />
                  </TableCell>
                </TableRow>
              ))}
            </tbody>
          </Table>
        </TableFrame>
      </details>
    </figure>
  );
}
