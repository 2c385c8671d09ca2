import type { InvoiceLine } from "@/lib/domain/invoice";
import type { PeriodView } from "@/lib/ledger/queries";

/** A running period's usage as the invoice lines that it would be now; none where usage is not billed. */
export function usageSoFar(period: PeriodView): InvoiceLine[] {
  if (period.isTrial || period.usageMode === "none") return [];
  const line = {
    description: "",
    isUsage: true,
    periodStart: period.startsAt.toISOString(),
    periodEnd: period.endsAt.toISOString(),
    priceId: null,
  };
  const included = period.minutes - period.overageMinutes;
  return [
    { ...line, id: "included", amountMinor: 0, quantity: String(included), unitAmountMinor: "0" },
    {
      ...line,
      id: "overage",
      amountMinor: period.overageAmountMinor,
      quantity: String(period.overageMinutes),
      unitAmountMinor: period.overagePriceMinor,
    },
  ].filter(({ quantity }) => quantity !== "0");
}
