import { useLocale } from "next-intl";

/** What Vapi charged, in US dollars: decimal text of any precision, shown in cents. */
export function ProviderCost({ costUsd }: { costUsd: string }) {
  const locale = useLocale();
  const format = new Intl.NumberFormat(locale, { style: "currency", currency: "USD" });
  return (
    <span suppressHydrationWarning className="whitespace-nowrap tabular-nums">
      {format.format(Number(costUsd))}
    </span>
  );
}
