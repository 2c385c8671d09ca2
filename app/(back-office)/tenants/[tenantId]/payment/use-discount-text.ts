import { useFormatter, useLocale, useTranslations } from "next-intl";
import { moneyText } from "@/lib/domain/money";

type Reduction = { percentOff: number | null; amountOffMinor: number | null; currency: string | null };

/** Says what a discount takes off: "20% off" or "€15.00 off". */
export function useDiscountText(): (reduction: Reduction) => string {
  const t = useTranslations("payment.terms");
  const format = useFormatter();
  const locale = useLocale();
  return ({ percentOff, amountOffMinor, currency }) =>
    amountOffMinor !== null && currency !== null
      ? t("off", { value: moneyText(amountOffMinor, currency, locale) })
      : t("off", {
          value: format.number((percentOff ?? 0) / 100, { style: "percent", maximumFractionDigits: 2 }),
        });
}
