import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { PlanPrice } from "@/app/(back-office)/plans/plan-price";
import { Money } from "@/components/billing/money";
import { Card, CardHeader } from "@/components/ui/card";
import { Missing } from "@/components/ui/missing";
import type { SimulatedTerms } from "@/lib/domain/simulation";
import type { SimulationSum, SuggestedSum } from "@/lib/domain/simulation-list";
import { Difference } from "./difference";

/** What was billed, what would have been, and what the suggestions come to. */
export async function SumCard({
  sum: { rows, compared, leftOut, cheaper, better },
  terms,
  planName,
  monthName,
}: {
  sum: SimulationSum;
  terms: SimulatedTerms;
  planName: string;
  monthName: string;
}) {
  const t = await getTranslations("simulator.sum");
  const isCompared = compared.rows > 0;
  const { currency } = terms;
  return (
    <Card aria-labelledby="sums" className="overflow-hidden">
      <CardHeader id="sums" title={t("title", { plan: planName, month: monthName })}>
        <p className="text-sm text-muted">
          <Terms terms={terms} />
        </p>
      </CardHeader>
      <dl className="grid gap-px bg-line sm:grid-cols-2 xl:grid-cols-4">
        <Figure
          label={t("billed")}
          value={
            <Money
              amountMinor={isCompared ? compared.billedMinor : null}
              currency={currency}
              missing={t("nothingCompared")}
            />
          }
        >
          {t("compared", { count: compared.rows, total: rows })}
        </Figure>
        <Figure
          label={t("simulated")}
          value={
            <Money
              amountMinor={isCompared ? compared.simulatedMinor : null}
              currency={currency}
              missing={t("nothingCompared")}
            />
          }
        >
          {t("sameRows")}
        </Figure>
        <Figure
          label={t("difference")}
          value={
            isCompared ? (
              <Difference amountMinor={compared.differenceMinor} currency={currency} />
            ) : (
              <Missing reason={t("nothingCompared")} />
            )
          }
        >
          {isCompared && t(`for.${signOf(compared.differenceMinor)}`)}
        </Figure>
        <div className="grid content-start gap-1 bg-surface p-4 text-sm">
          <dt className="text-xs text-muted">{t("suggestions")}</dt>
          <dd>
            <Suggested sums={cheaper} words={(count) => t("cheaper", { count })} none={t("noneCheaper")} />
            <Suggested sums={better} words={(count) => t("better", { count })} none={t("noneBetter")} />
          </dd>
        </div>
      </dl>
      {leftOut.length > 0 && (
        <p className="border-t border-line px-4 py-2.5 text-sm text-muted">
          {t("leftOut")}{" "}
          {leftOut.map(({ reason, rows: count }) => t(`reasons.${reason}`, { count })).join(", ")}.
        </p>
      )}
    </Card>
  );
}

function Figure({ label, value, children }: { label: string; value: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0 bg-surface p-4">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="mt-1 text-2xl font-semibold tabular-nums">{value}</dd>
      <dd className="mt-1 text-xs text-muted">{children}</dd>
    </div>
  );
}

function Suggested({
  sums,
  words,
  none,
}: {
  sums: SuggestedSum[];
  words: (count: number) => string;
  none: string;
}) {
  if (sums.length === 0) return <p className="text-muted">{none}</p>;
  return sums.map(({ currency, rows, differenceMinor }) => (
    <p key={currency}>
      {words(rows)} <Difference amountMinor={differenceMinor} currency={currency} />
    </p>
  ));
}

/** "99,00 € / month, 400 min included, 0,19 € / min". */
async function Terms({ terms }: { terms: SimulatedTerms }) {
  const t = await getTranslations("simulator.terms");
  const increment = await getTranslations("plans.increment");
  const { includedMinutes, overagePriceMinor, callIncrementSeconds, currency } = terms;
  return (
    <>
      <PlanPrice of={terms} />
      {" · "}
      {includedMinutes === null ? t("unlimited") : t("included", { minutes: includedMinutes })}
      {overagePriceMinor !== null && (
        <>
          {" · "}
          <Money amountMinor={overagePriceMinor} currency={currency} /> {t("perMinute")}
        </>
      )}
      {" · "}
      {t("increment", { increment: increment(`${callIncrementSeconds}`) })}
    </>
  );
}

function signOf(amountMinor: number): "more" | "less" | "same" {
  if (amountMinor === 0) return "same";
  return amountMinor > 0 ? "more" : "less";
}
