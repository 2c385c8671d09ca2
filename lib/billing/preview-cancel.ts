import { findCurrentPeriod } from "@/lib/ledger/queries";
import { previewCancelNow } from "@/lib/stripe/preview-cancel";
import { refusalFrom } from "@/lib/stripe/refusal";
import { readPriceBook } from "@/lib/sync/price-book";
import { type PreviewedAmounts, previewedAmounts, sumOf } from "./previewed-amounts";
import { getRunningSubscription } from "./running-subscription";
import { usageSoFar } from "./usage-so-far";

/** What Stripe's final invoice would bill if the subscription were canceled now. */
export type CancelPreview = PreviewedAmounts;

/** Asks Stripe what canceling now would bill. Throws the reason when there is nothing to cancel. */
export async function previewCancel(tenantId: number): Promise<CancelPreview> {
  try {
    const running = await getRunningSubscription(tenantId);
    const [invoice, { overagePriceIds }] = await Promise.all([
      previewCancelNow(running.stripeSubscriptionId),
      readPriceBook(),
    ]);
    return invoice
      ? await previewedAmounts(tenantId, invoice, overagePriceIds)
      : await usageAlone(tenantId, running.currency ?? "eur");
  } catch (error) {
    throw refusalFrom(error);
  }
}

/** Where Stripe would make no invoice, only usage that it was not told of yet can make one. */
async function usageAlone(tenantId: number, currency: string): Promise<CancelPreview> {
  const period = await findCurrentPeriod(tenantId);
  const lines = period ? usageSoFar(period) : [];
  const unreportedMinor = sumOf(lines);
  const nothing = { discountMinor: 0, taxMinor: 0, balanceMinor: 0 };
  return { currency, lines, ...nothing, totalMinor: unreportedMinor, unreportedMinor };
}
