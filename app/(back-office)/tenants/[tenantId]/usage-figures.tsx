import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DateRange } from "@/components/billing/date-range";
import { ProviderCost } from "@/components/billing/provider-cost";
import type { UsageSum } from "@/lib/usage/queries";

/** The sums of a window, and which window it is. */
export function UsageFigures({ sum, from, to }: { sum: UsageSum; from: Date; to: Date }) {
  const t = useTranslations("tenant.usage");
  const format = useFormatter();
  // The window ends before `to`: a reader expects its last day, not the day after.
  const lastInstant = new Date(to.getTime() - 1);
  return (
    <div className="grid gap-2">
      <dl className="grid grid-cols-3 gap-4">
        <Figure label={t("calls")}>{format.number(sum.callsTotal)}</Figure>
        <Figure label={t("minutes")}>
          {format.number(sum.minutesTotal, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}
        </Figure>
        <Figure label={t("cost")} hint={t("costHint")}>
          <ProviderCost costUsd={sum.costUsdTotal} />
        </Figure>
      </dl>
      <p className="text-xs text-muted">
        <DateRange from={from} to={lastInstant} /> UTC
      </p>
    </div>
  );
}

function Figure({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className="min-w-0" title={hint}>
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="mt-0.5 text-lg font-semibold tabular-nums sm:text-xl">{children}</dd>
    </div>
  );
}
