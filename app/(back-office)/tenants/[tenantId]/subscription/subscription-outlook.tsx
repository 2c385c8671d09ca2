"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { FirstInvoicePreview } from "@/lib/billing/preview-first-invoice";
import { moneyText } from "@/lib/domain/money";
import { addUtcDays, addUtcMonth, nextDayOfMonth } from "@/lib/domain/utc-day";
import type { OfferedPlan } from "./plan-terms";

/** What a new subscription will do, in money and dates. */
export function SubscriptionOutlook({
  plan,
  today,
  trialDays,
  anchorDay,
  first,
  daysUntilDue,
}: {
  plan: OfferedPlan;
  today: Date;
  trialDays: number;
  anchorDay: number | null;
  /** Stripe's amount of a first period that the anchor cuts short; null until it is known. */
  first: FirstInvoicePreview | null;
  /** Null: charged automatically. */
  daysUntilDue: number | null;
}) {
  const t = useTranslations("tenant.createSubscription");
  const format = useFormatter();
  const locale = useLocale();
  const billedFrom = addUtcDays(today, trialDays);
  const full = moneyText(plan.baseAmountMinor, plan.currency, locale);
  const amount = first
    ? moneyText(first.amountMinor, first.currency, locale)
    : t("aPartOf", { amount: full });
  const charged = anchorDay === null || trialDays > 0 ? full : amount;
  const day = (at: Date) => format.dateTime(at, { dateStyle: "long", timeZone: "UTC" });
  const date = day(billedFrom);
  const due = day(addUtcDays(billedFrom, daysUntilDue ?? 0));
  const isCharged = daysUntilDue === null;
  const renewsAt = anchorDay === null ? nextRenewal(plan, billedFrom) : nextDayOfMonth(anchorDay, billedFrom);

  return (
    <section className="grid gap-1 border-t border-line pt-4 text-sm" aria-live="polite">
      <h3 className="font-medium">{t("next")}</h3>
      <ul className="grid list-disc gap-1 pl-4 text-muted">
        {trialDays > 0 ? (
          <>
            <li>{t("trialUntil", { date })}</li>
            <li>
              {isCharged
                ? t("chargedThen", {
                    amount: anchorDay === null ? full : t("aPartOf", { amount: full }),
                    date,
                  })
                : t("invoicedThen", {
                    amount: anchorDay === null ? full : t("aPartOf", { amount: full }),
                    date,
                    due,
                  })}
            </li>
          </>
        ) : (
          <li>
            {isCharged ? t("chargedNow", { amount: charged }) : t("invoicedNow", { amount: charged, due })}
          </li>
        )}
        {anchorDay !== null && <li>{t("firstPeriod", { date: day(renewsAt), amount: full })}</li>}
        <li>
          {t(plan.overagePriceMinor === null ? "renewsFlat" : "renews", {
            date: day(renewsAt),
            interval: t(`intervals.${plan.billingInterval}`),
          })}
        </li>
      </ul>
    </section>
  );
}

function nextRenewal(plan: OfferedPlan, from: Date): Date {
  if (plan.billingInterval === "month") return addUtcMonth(from);
  const nextYear = new Date(from);
  nextYear.setUTCFullYear(from.getUTCFullYear() + 1);
  return nextYear;
}
