"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import { moneyText } from "@/lib/domain/money";
import { addUtcDays } from "@/lib/domain/utc-day";

export type NextBill = { at: Date; amountMinor: number; currency: string };

/** How the next invoice will be paid, in money and dates. */
export function CollectionOutlook({
  next,
  daysUntilDue,
  paymentMethod,
  hasOpenInvoice,
}: {
  next: NextBill | null;
  /** Null: charged. */
  daysUntilDue: number | null;
  paymentMethod: string | null;
  hasOpenInvoice: boolean;
}) {
  const t = useTranslations("payment.collection");
  const format = useFormatter();
  const locale = useLocale();
  const day = (at: Date) => format.dateTime(at, { dateStyle: "long" });

  const cannotCharge = daysUntilDue === null && paymentMethod === null;

  function sentence(): string {
    if (!next) return t("nothing");
    const amount = moneyText(next.amountMinor, next.currency, locale);
    const date = day(next.at);
    if (cannotCharge) return t("coming", { amount, date });
    return daysUntilDue === null
      ? t("charged", { amount, date, method: paymentMethod ?? "" })
      : t("sent", { amount, date, due: day(addUtcDays(next.at, daysUntilDue)) });
  }

  return (
    <section aria-live="polite" className="grid gap-1 border-t border-line pt-4 text-sm">
      <h3 className="font-medium">{t("next")}</h3>
      <p className="text-muted">{sentence()}</p>
      {cannotCharge && <p className="text-attention">{t("noMethod")}</p>}
      {hasOpenInvoice && <p className="text-muted">{t("openStay")}</p>}
    </section>
  );
}
