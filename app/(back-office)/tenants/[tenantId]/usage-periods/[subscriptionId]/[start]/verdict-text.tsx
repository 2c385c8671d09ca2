import { useLocale, useTranslations } from "next-intl";
import { Money } from "@/components/billing/money";
import { moneyText } from "@/lib/domain/money";
import type { PeriodExplanation } from "@/lib/ledger/explain-period";
import { instantText } from "./instant-text";

/** The verdict in a sentence or two; where amounts differ, the causes, which add up to the difference. */
export function VerdictText({ told }: { told: PeriodExplanation }) {
  const t = useTranslations("explanation.verdict");
  const locale = useLocale();
  const { period, explanation, check } = told;
  switch (check.is) {
    case "so_far":
      return (
        <>
          <p>{t("soFarBody", { end: instantText(period.endsAt, locale) })}</p>
          <p className="text-muted">
            <NextReport told={told} />
          </p>
        </>
      );
    case "closing":
      return <p>{t("closingBody")}</p>;
    case "unread":
      return <p>{t("unreadBody", { invoice: period.stripeInvoiceId ?? "" })}</p>;
    case "equal":
      if (explanation.notBilled) return <p>{t(`${explanation.notBilled}Body`)}</p>;
      return (
        <p>{t(explanation.amountMinor === 0 && check.billedMinor === 0 ? "nothingDue" : "equalBody")}</p>
      );
    case "different": {
      const amount = moneyText(Math.abs(check.differenceMinor), period.currency, locale);
      return (
        <>
          <p>{t(check.differenceMinor > 0 ? "differentMore" : "differentLess", { amount })}</p>
          <ul className="grid max-w-2xl gap-1">
            {check.causes.map(({ cause, amountMinor }) => (
              <li key={cause} className="flex items-baseline justify-between gap-4">
                <span>{t(`causes.${cause}`, { minutes: period.settledMinutes ?? 0 })}</span>
                <Money amountMinor={amountMinor} currency={period.currency} />
              </li>
            ))}
          </ul>
        </>
      );
    }
  }
}

/** What Stripe knows of a running period, and what it is told next. */
function NextReport({ told: { period, explanation } }: { told: PeriodExplanation }) {
  const t = useTranslations("explanation.verdict");
  if (explanation.notBilled) return t(`${explanation.notBilled}SoFar`);
  if (period.usageMode === "invoice_item") return t("itemSoFar");
  const toldMinutes = period.acknowledgedMinutes ?? 0;
  return toldMinutes === explanation.minutes
    ? t("nothingToReport", { told: toldMinutes })
    : t("nextReport", { told: toldMinutes, minutes: explanation.minutes });
}
