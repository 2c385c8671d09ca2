"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import { LookFailure } from "@/components/actions/look-failure";
import { Skeleton } from "@/components/ui/skeleton";
import type { FirstInvoicePreview } from "@/lib/billing/preview-first-invoice";
import { moneyText } from "@/lib/domain/money";
import { addUtcDays, addUtcMonth, nextDayOfMonth } from "@/lib/domain/utc-day";
import { FirstBillParts } from "./first-bill-parts";
import type { OfferedPlan } from "./plan-terms";

type Terms = {
  plan: OfferedPlan;
  today: Date;
  trialDays: number;
  anchorDay: number | null;
  /** Null: charged automatically. */
  daysUntilDue: number | null;
};

/** What a new subscription will do, in dates and in the money that Stripe says. */
export function SubscriptionOutlook({
  answer,
  onAgain,
  ...terms
}: Terms & {
  /** Null while Stripe is asked. */
  answer: { ok: true; seen: FirstInvoicePreview } | { ok: false; message: string } | null;
  onAgain: () => void;
}) {
  const t = useTranslations("tenant.createSubscription");
  return (
    <section
      className="grid gap-2 border-t border-line pt-4 text-sm"
      aria-live="polite"
      aria-busy={answer === null}
    >
      <h3 className="font-medium">{t("next")}</h3>
      {answer === null ? (
        <>
          <p className="sr-only">{t("previewing")}</p>
          <Skeleton className="h-4 w-2/3" />
          <Skeleton className="h-4 w-full" />
        </>
      ) : answer.ok ? (
        <Outlook first={answer.seen} {...terms} />
      ) : (
        <LookFailure message={answer.message} onAgain={onAgain} />
      )}
    </section>
  );
}

function Outlook({
  first,
  plan,
  today,
  trialDays,
  anchorDay,
  daysUntilDue,
}: Terms & { first: FirstInvoicePreview }) {
  const t = useTranslations("tenant.createSubscription");
  const source = useTranslations("tenant.next")("live");
  const format = useFormatter();
  const locale = useLocale();
  const billedFrom = addUtcDays(today, trialDays);
  const money = (minor: number) => moneyText(minor, first.currency, locale);
  const day = (at: Date) => format.dateTime(at, { dateStyle: "long", timeZone: "UTC" });
  const amount = first.isAtMost ? t("atMost", { amount: money(first.dueMinor) }) : money(first.dueMinor);
  const date = day(billedFrom);
  const isCharged = daysUntilDue === null;
  const due = day(addUtcDays(billedFrom, daysUntilDue ?? 0));
  const dueNow = day(addUtcDays(today, daysUntilDue ?? 0));
  const renewsAt = anchorDay === null ? nextRenewal(plan, billedFrom) : nextDayOfMonth(anchorDay, billedFrom);
  const now = trialDays > 0 ? money(first.dueNowMinor) : amount;

  return (
    <>
      <ul className="grid list-disc gap-1 pl-4 text-muted">
        {trialDays > 0 && first.dueNowMinor === 0 ? (
          <li>{t("trialUntil", { date, amount: now })}</li>
        ) : (
          <li>
            {isCharged ? t("chargedNow", { amount: now }) : t("invoicedNow", { amount: now, due: dueNow })}
          </li>
        )}
        {trialDays > 0 && (
          <li>{isCharged ? t("chargedThen", { amount, date }) : t("invoicedThen", { amount, date, due })}</li>
        )}
        {anchorDay !== null && (
          <li>
            {t("firstPeriod", {
              date: day(renewsAt),
              amount: moneyText(plan.baseAmountMinor, plan.currency, locale),
            })}
          </li>
        )}
        <li>
          {t(plan.overagePriceMinor === null ? "renewsFlat" : "renews", {
            date: day(renewsAt),
            interval: t(`intervals.${plan.billingInterval}`),
          })}
        </li>
      </ul>
      <FirstBillParts first={first} />
      <p className="text-xs text-muted">{source}</p>
    </>
  );
}

function nextRenewal(plan: OfferedPlan, from: Date): Date {
  if (plan.billingInterval === "month") return addUtcMonth(from);
  const nextYear = new Date(from);
  nextYear.setUTCFullYear(from.getUTCFullYear() + 1);
  return nextYear;
}
