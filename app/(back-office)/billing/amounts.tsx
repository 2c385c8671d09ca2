import { Money } from "@/components/billing/money";
import type { CurrencyAmount } from "@/lib/analytics/queries";

/** The main currency's amount. Amounts of two currencies are never added. */
export function MainAmount({ amounts, missing }: { amounts: CurrencyAmount[]; missing: string }) {
  const [main] = amounts;
  return (
    <Money amountMinor={main?.amountMinor ?? null} currency={main?.currency ?? null} missing={missing} />
  );
}

/** The amounts of the other currencies, each after a plus. */
export function OtherAmounts({ amounts }: { amounts: CurrencyAmount[] }) {
  return amounts.slice(1).map(({ currency, amountMinor }) => (
    <span key={currency}>
      + <Money amountMinor={amountMinor} currency={currency} /> ·{" "}
    </span>
  ));
}
