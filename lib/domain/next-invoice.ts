import { billWithBalance } from "./customer-balance";
import { overageAmountMinor, overageMinutes } from "./usage";
import type { UsageMode } from "./values";

/** Stripe's preview as it was stored, and what has been used of the same period by now. */
type StoredPreview = {
  amountMinor: number;
  /** The part of the amount that bills usage; null where it is not known which. */
  usageMinor: number | null;
  /** The credit (negative) that the invoice leaves to the customer. */
  balanceAfterMinor: number | null;
  isTrial: boolean;
  usageMode: UsageMode | null;
  minutesUsed: number | null;
  includedMinutes: number | null;
  overagePriceMinor: string | null;
};

/**
 * What the next invoice will be if nothing more is used: Stripe's preview with
 * its usage replaced by today's, less the credit that it left. The preview is as old as the last sync and, in
 * invoice-item mode, never has the overage, which is added when the period closes.
 */
export function expectedInvoiceMinor(preview: StoredPreview): number {
  const { amountMinor, usageMinor, usageMode, minutesUsed } = preview;
  if (
    usageMinor === null ||
    preview.isTrial ||
    minutesUsed === null ||
    usageMode === null ||
    usageMode === "none"
  )
    return amountMinor;
  const beyond = overageMinutes(minutesUsed, preview.includedMinutes);
  const overageMinor = overageAmountMinor(beyond, preview.overagePriceMinor);
  return billWithBalance(amountMinor - usageMinor + overageMinor, preview.balanceAfterMinor ?? 0).dueMinor;
}
