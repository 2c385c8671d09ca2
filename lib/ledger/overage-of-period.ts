import { overageMinutes } from "@/lib/domain/usage";
import { putOverageItem } from "@/lib/stripe/overage-item";
import { type ClaimedPeriod, extendLease } from "./claim-period";
import { getPeriodMinutes } from "./period-total";

/** Invoice-item mode: makes the period's overage stand on the draft or, without one, on the next invoice. */
export async function itemizeTotal(period: ClaimedPeriod, draftInvoiceId: string | null) {
  const minutes = await getPeriodMinutes(period);
  const { itemId, requestId } = await putOverageItem(
    {
      ...period,
      minutes: overageMinutes(minutes, period.includedMinutes),
      priceMinor: period.overagePriceMinor ?? "0",
      description: `Minutes beyond the ${period.includedMinutes ?? 0} included`,
      attempt: period.leaseToken,
      stillOurs: () => extendLease(period),
    },
    draftInvoiceId,
  );
  return { state: "confirmed", minutes, stripeInvoiceItemId: itemId, stripeRequestId: requestId } as const;
}
