import { getFormatter, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ProviderCost } from "@/components/billing/provider-cost";
import { listBillingGroups, listPastDueAmounts, sumMonthUsage } from "@/lib/analytics/queries";
import { now } from "@/lib/clock";
import { billingFigures } from "@/lib/domain/billing-figures";
import { MainAmount, OtherAmounts } from "./amounts";

export async function Figures() {
  const t = await getTranslations("billing.figures");
  const format = await getFormatter();
  const [groups, pastDue, month] = await Promise.all([
    listBillingGroups(),
    listPastDueAmounts(),
    sumMonthUsage(await now()),
  ]);
  const { mrr, activeTenants, trialTenants, pastDueTenants, tenants } = billingFigures(groups);
  return (
    <dl className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
      <Figure
        label={t("mrr")}
        note={
          <>
            <OtherAmounts amounts={mrr} />
            {t("mrrNote")}
          </>
        }
      >
        <MainAmount amounts={mrr} missing={t("noMrr")} />
      </Figure>
      <Figure
        label={t("pastDue")}
        note={
          <>
            <OtherAmounts amounts={pastDue} />
            {t("pastDueNote", { tenants: pastDueTenants })}
          </>
        }
        isAlarming={pastDueTenants > 0}
      >
        <MainAmount amounts={pastDue} missing={t("nothingDue")} />
      </Figure>
      <Figure label={t("month")} note={t("monthNote", { calls: month.calls, minutes: month.minutes })}>
        <ProviderCost costUsd={month.costUsd} />
      </Figure>
      <Figure label={t("active")} note={t("activeNote", { trials: trialTenants, tenants })}>
        {format.number(activeTenants)}
      </Figure>
    </dl>
  );
}

function Figure({
  label,
  note,
  isAlarming,
  children,
}: {
  label: string;
  note: ReactNode;
  isAlarming?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface p-4">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className={`mt-1 text-2xl font-semibold tabular-nums ${isAlarming ? "text-danger" : ""}`}>
        {children}
      </dd>
      <dd className="mt-1 text-sm text-muted tabular-nums">{note}</dd>
    </div>
  );
}
