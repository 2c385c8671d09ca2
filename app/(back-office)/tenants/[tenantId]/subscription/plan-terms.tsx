"use client";

import { useTranslations } from "next-intl";
import { Money } from "@/components/billing/money";

export type OfferedPlan = {
  id: number;
  name: string;
  currency: string;
  baseAmountMinor: number;
  includedMinutes: number | null;
  overagePriceMinor: string | null;
  trialDays: number;
  billingInterval: "month" | "year";
};

/** What a plan costs, before anybody agrees to it. */
export function PlanTerms({ plan }: { plan: OfferedPlan }) {
  const t = useTranslations("tenant.createSubscription");
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 rounded-md border border-line bg-subtle/50 px-3 py-2 text-sm">
      <dt className="text-muted">{t("base", { interval: t(`intervals.${plan.billingInterval}`) })}</dt>
      <dd className="text-right">
        <Money amountMinor={plan.baseAmountMinor} currency={plan.currency} />
      </dd>
      <dt className="text-muted">{t("included")}</dt>
      <dd className="text-right tabular-nums">
        {plan.includedMinutes === null
          ? t("unlimited")
          : t("includedValue", { minutes: plan.includedMinutes })}
      </dd>
      <dt className="text-muted">{t("overage")}</dt>
      <dd className="text-right">
        {plan.overagePriceMinor === null ? (
          t("noOverage")
        ) : (
          <Money amountMinor={plan.overagePriceMinor} currency={plan.currency} />
        )}
      </dd>
    </dl>
  );
}
