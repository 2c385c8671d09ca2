"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Money } from "@/components/billing/money";
import type { UsageMode } from "@/lib/domain/values";

export type PeriodSoFar = {
  minutes: number;
  includedMinutes: number | null;
  overageMinutes: number;
  overageAmountMinor: number;
  currency: string;
  isTrial: boolean;
  usageMode: UsageMode;
};

/** What ending a subscription bills beyond its base. */
export function CancelBill({
  period,
  billedAt,
}: {
  period: PeriodSoFar | null;
  /** "now", or when the period ends, if that is known. */
  billedAt: "now" | Date | null;
}) {
  const t = useTranslations("tenant.cancel");
  const format = useFormatter();
  if (!period) return <p className="text-sm text-muted">{t("noPeriod")}</p>;
  const { minutes: used, includedMinutes: included } = period;
  const isBilled = !period.isTrial && period.usageMode !== "none";
  return (
    <section className="grid gap-2 border-t border-line pt-4 text-sm" aria-live="polite">
      <h3 className="font-medium">{t("bill")}</h3>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
        <dt className="text-muted">{t("used")}</dt>
        <dd className="text-right tabular-nums">
          {included === null ? t("usedOnly", { used }) : t("usedOf", { used, included })}
        </dd>
        {isBilled && (
          <>
            <dt className="text-muted">{t("overage")}</dt>
            <dd className="text-right tabular-nums">
              {t("overageValue", { minutes: period.overageMinutes })}
            </dd>
            <dt className="font-medium">
              {billedAt === "now"
                ? t("billedNow")
                : billedAt
                  ? t("billedThen", { date: format.dateTime(billedAt, { dateStyle: "long" }) })
                  : t("billedThenNoDate")}
            </dt>
            <dd className="text-right font-medium">
              <Money amountMinor={period.overageAmountMinor} currency={period.currency} />
            </dd>
          </>
        )}
      </dl>
      {!isBilled && <p className="text-muted">{t(period.isTrial ? "trial" : "flat")}</p>}
      {isBilled && billedAt === "now" && <p className="text-xs text-muted">{t("finalUsage")}</p>}
    </section>
  );
}
