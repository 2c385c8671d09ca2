import { useLocale, useTranslations } from "next-intl";
import { Missing } from "@/components/ui/missing";
import { mainUnitsOf, minorDigitsOf } from "@/lib/domain/money";

type Amount = {
  /** Whole minor units, or decimal text where a price is a fraction of one. Null: not known. */
  amountMinor: number | string | null;
  currency: string | null;
  /** Why there is no amount. */
  missing?: string;
};

/** An amount, aligned by its digits. */
export function Money({ amountMinor, currency, missing }: Amount) {
  const locale = useLocale();
  const t = useTranslations("ui");
  if (amountMinor === null || currency === null) return <Missing reason={missing ?? t("noAmount")} />;
  return (
    // The server's and the browser's Intl may differ in a space.
    <span suppressHydrationWarning className="whitespace-nowrap tabular-nums">
      {moneyText(amountMinor, currency, locale)}
    </span>
  );
}

/** An amount inside a sentence. */
export function moneyText(amountMinor: number | string, currency: string, locale: string): string {
  const text = mainUnitsOf(amountMinor, currency);
  const decimals = text.split(".")[1]?.length ?? 0;
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: Math.min(decimals, minorDigitsOf(currency)),
    maximumFractionDigits: Math.min(Math.max(decimals, minorDigitsOf(currency)), 12),
  });
  return format.format(Number(text));
}
