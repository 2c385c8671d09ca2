import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Money } from "@/components/billing/money";
import { Card, CardHeader } from "@/components/ui/card";
import { Table, TableCell, TableFrame, TableHead, TableRow } from "@/components/ui/table";
import type { PricedTier } from "@/lib/domain/amount-explanation";
import { moneyText } from "@/lib/domain/money";
import type { PeriodExplanation } from "@/lib/ledger/explain-period";
import { instantText } from "./instant-text";

/** The computation, step by step: each row's result is what the next begins with. */
export function StepsCard({ told: { period, explanation } }: { told: PeriodExplanation }) {
  const t = useTranslations("explanation.steps");
  const locale = useLocale();
  const increment = period.callIncrementSeconds;
  const { durationSeconds, billableSeconds, minutes } = explanation;
  return (
    <Card aria-labelledby="steps">
      <CardHeader id="steps" title={t("title")} />
      <TableFrame label={t("list")}>
        <Table>
          <thead>
            <tr>
              <TableHead>{t("step")}</TableHead>
              <TableHead>{t("how")}</TableHead>
              <TableHead align="end">{t("result")}</TableHead>
            </tr>
          </thead>
          <tbody>
            <Step name={t("calls")} result={t("seconds", { seconds: durationSeconds })}>
              {t("callsHow", { calls: explanation.calls })}
            </Step>
            <Step name={t("increment")} result={t("seconds", { seconds: billableSeconds })}>
              {increment === 1
                ? t("bySecond")
                : t("byIncrement", { increment, added: explanation.incrementAddedSeconds })}
            </Step>
            <Step name={t("rounding")} result={t("minutes", { minutes })}>
              {t("roundingHow", { seconds: billableSeconds, added: explanation.roundingAddedSeconds })}
            </Step>
            {!explanation.notBilled && explanation.includedMinutes === null && (
              <Step name={t("unlimited")} result={<Money amountMinor={0} currency={period.currency} />}>
                {t("unlimitedHow", { minutes })}
              </Step>
            )}
            {explanation.includedMinutes !== null &&
              explanation.tiers.map((tier) => (
                <Step
                  key={tier.tier}
                  name={t(tier.tier)}
                  result={<Money amountMinor={tier.amountMinor} currency={period.currency} />}
                >
                  <TierText
                    tier={tier}
                    included={explanation.includedMinutes ?? 0}
                    currency={period.currency}
                  />
                </Step>
              ))}
            <Step
              name={t("amount")}
              result={
                <strong>
                  <Money amountMinor={explanation.amountMinor} currency={period.currency} />
                </strong>
              }
            >
              {explanation.notBilled
                ? t(explanation.notBilled === "trial" ? "noTrial" : "noMode")
                : t("amountHow")}
            </Step>
          </tbody>
        </Table>
      </TableFrame>
      {period.settledAt && (
        <p className="border-t border-line px-4 py-2 text-sm text-muted">
          {t("settledAt", {
            date: instantText(period.settledAt, locale),
            minutes: period.settledMinutes ?? 0,
          })}
        </p>
      )}
    </Card>
  );
}

function Step({ name, result, children }: { name: string; result: ReactNode; children: ReactNode }) {
  return (
    <TableRow>
      <TableCell className="font-medium">{name}</TableCell>
      <TableCell className="text-muted tabular-nums">
        <span className="block min-w-24 whitespace-normal">{children}</span>
      </TableCell>
      <TableCell align="end">{result}</TableCell>
    </TableRow>
  );
}

/** Minutes × price, and the exact product where it is no whole minor unit. */
function TierText({ tier, included, currency }: { tier: PricedTier; included: number; currency: string }) {
  const t = useTranslations("explanation.steps");
  const locale = useLocale();
  const price = moneyText(tier.unitAmountMinor, currency, locale);
  if (tier.tier === "included") return t("includedHow", { minutes: tier.minutes, included, price });
  return (
    <>
      {t("beyondHow", { minutes: tier.minutes, price })}
      {tier.exactAmountMinor !== String(tier.amountMinor) && (
        <span className="block">
          {t("beyondExact", { exact: moneyText(tier.exactAmountMinor, currency, locale) })}
        </span>
      )}
    </>
  );
}
