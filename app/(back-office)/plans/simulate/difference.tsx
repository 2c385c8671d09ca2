import { useLocale } from "next-intl";
import { moneyText } from "@/lib/domain/money";

/** An amount with its sign, whichever it is; nothing when there is no difference. */
export function Difference({ amountMinor, currency }: { amountMinor: number; currency: string }) {
  const locale = useLocale();
  const sign = amountMinor > 0 ? "+" : amountMinor < 0 ? "−" : "";
  return (
    // The server's and the browser's Intl may differ in a space.
    <span suppressHydrationWarning className="whitespace-nowrap tabular-nums">
      {`${sign}${moneyText(Math.abs(amountMinor), currency, locale)}`}
    </span>
  );
}
