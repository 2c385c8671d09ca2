import { useTranslations } from "next-intl";
import { Money } from "@/components/billing/money";
import type { PlanInterval } from "@/lib/domain/values";

/** A plan's base with its interval: "149,00 € / month". */
export function PlanPrice({
  of: { baseAmountMinor, currency, billingInterval },
}: {
  of: { baseAmountMinor: number; currency: string; billingInterval: PlanInterval };
}) {
  const t = useTranslations("ui.perInterval");
  return (
    <span className="whitespace-nowrap">
      <Money amountMinor={baseAmountMinor} currency={currency} />
      <span className="text-muted"> {t(billingInterval)}</span>
    </span>
  );
}
