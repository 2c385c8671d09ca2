import { useLocale, useTranslations } from "next-intl";
import { Missing } from "@/components/ui/missing";
import { moneyText } from "@/lib/domain/money";

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
