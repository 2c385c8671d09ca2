import { useLocale, useTranslations } from "next-intl";
import { Money } from "@/components/billing/money";
import { Table, TableCell, TableFrame, TableHead, TableRow } from "@/components/ui/table";
import { moneyText } from "@/lib/domain/money";
import { chargeFor, type PlanTerms } from "@/lib/domain/plan";
import { exampleMinutes } from "@/lib/domain/plan-examples";

/** What tenants with little and much usage pay, by the rule that bills them. */
export function PlanExamples({ terms }: { terms: PlanTerms }) {
  const t = useTranslations("plans.examples");
  const locale = useLocale();
  const { currency, billingInterval } = terms;
  const { spoken, rows } = exampleMinutes(terms);
  const total = moneyText(chargeFor(terms, spoken).totalMinor, currency, locale);
  return (
    <div className="grid max-w-2xl grid-cols-[minmax(0,1fr)] gap-2">
      <p className="text-sm" suppressHydrationWarning>
        {t(`sentence.${billingInterval}`, { minutes: spoken, total })}
      </p>
      <TableFrame label={t("title")} className="rounded-md border border-line">
        <Table>
          <thead>
            <tr>
              <TableHead align="end">{t("used")}</TableHead>
              <TableHead align="end">{t("beyond")}</TableHead>
              <TableHead align="end">{t("overage")}</TableHead>
              <TableHead align="end">{t("total")}</TableHead>
            </tr>
          </thead>
          <tbody>
            {rows.map((minutes) => {
              const { minutesBeyond, overageMinor, totalMinor } = chargeFor(terms, minutes);
              return (
                <TableRow key={minutes}>
                  <TableCell align="end" className="h-9">
                    {t("minutes", { minutes })}
                  </TableCell>
                  <TableCell align="end" className="h-9">
                    {t("minutes", { minutes: minutesBeyond })}
                  </TableCell>
                  <TableCell align="end" className="h-9">
                    <Money amountMinor={overageMinor} currency={currency} />
                  </TableCell>
                  <TableCell align="end" className="h-9 font-medium">
                    <Money amountMinor={totalMinor} currency={currency} />
                  </TableCell>
                </TableRow>
              );
            })}
          </tbody>
        </Table>
      </TableFrame>
    </div>
  );
}
