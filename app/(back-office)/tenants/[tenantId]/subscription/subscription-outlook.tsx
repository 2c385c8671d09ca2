"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import { moneyText } from "@/lib/domain/money";
import { addUtcDays, addUtcMonth } from "@/lib/domain/utc-day";
import type { OfferedPlan } from "./plan-terms";

/** What a new subscription will do, in money and dates. */
export function SubscriptionOutlook({
  plan,
  today,
  trialDays,
  daysUntilDue,
}: {
  plan: OfferedPlan;
  today: Date;
  trialDays: number;
  /** Null: charged automatically. */
  daysUntilDue: number | null;
}) {
  const t = useTranslations("tenant.createSubscription");
  const format = useFormatter();
  const locale = useLocale();
  const billedFrom = addUtcDays(today, trialDays);
  const amount = moneyText(plan.baseAmountMinor, plan.currency, locale);
  const day = (at: Date) => format.dateTime(at, { dateStyle: "long" });
  const date = day(billedFrom);
  const due = day(addUtcDays(billedFrom, daysUntilDue ?? 0));
  const isCharged = daysUntilDue === null;

  return (
    <section className="grid gap-1 border-t border-line pt-4 text-sm" aria-live="polite">
      <h3 className="font-medium">{t("next")}</h3>
      <ul className="grid list-disc gap-1 pl-4 text-muted">
        {trialDays > 0 ? (
          <>
            <li>{t("trialUntil", { date })}</li>
            <li>
              {isCharged ? t("chargedThen", { amount, date }) : t("invoicedThen", { amount, date, due })}
            </li>
          </>
        ) : (
          <li>{isCharged ? t("chargedNow", { amount }) : t("invoicedNow", { amount, due })}</li>
        )}
        <li>
          {t(plan.overagePriceMinor === null ? "renewsFlat" : "renews", {
            date: day(addUtcMonth(billedFrom)),
          })}
        </li>
      </ul>
    </section>
  );
}
