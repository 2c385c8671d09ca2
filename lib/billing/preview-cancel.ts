import type { PeriodView } from "@/lib/ledger/queries";
import { previewCancelNow } from "@/lib/stripe/preview-cancel";
import { refusalFrom } from "@/lib/stripe/refusal";
import { readPriceBook } from "@/lib/sync/price-book";
import { type PreviewedAmounts, previewedAmounts, sumOf } from "./previewed-amounts";
import { findRunningPeriod } from "./running-period";
import { getRunningSubscription, type RunningSubscription } from "./running-subscription";
import { usageSoFar } from "./usage-so-far";

/** What Stripe's final invoice would bill if the subscription were canceled now. */
export type CancelPreview = PreviewedAmounts & {
  /** What is left to pay of it, usage included: canceling is refused when it would differ. */
  agreedMinor: number;
};

/** Asks Stripe what canceling now would bill. Throws the reason when there is nothing to cancel. */
export async function previewCancel(tenantId: number): Promise<CancelPreview> {
  try {
    return await previewFinalInvoice(tenantId, await getRunningSubscription(tenantId));
  } catch (error) {
    throw refusalFrom(error);
  }
}

/** The same of a subscription that was read a moment ago. */
export async function previewFinalInvoice(
  tenantId: number,
  running: RunningSubscription,
): Promise<CancelPreview> {
  const { stripeSubscriptionId: id } = running;
  const [invoice, { overagePriceIds }, period] = await Promise.all([
    previewCancelNow(id),
    readPriceBook(),
    findRunningPeriod(tenantId, id),
  ]);
  const amounts = invoice
    ? await previewedAmounts(period, invoice, overagePriceIds, (missing) => previewCancelNow(id, missing))
    : await usageAlone(running, period, overagePriceIds);
  return { ...amounts, agreedMinor: amounts.totalMinor + amounts.balanceMinor };
}

/** Where Stripe would make no invoice, only usage that it was not told of yet can make one. */
async function usageAlone(
  { stripeSubscriptionId, currency: known }: RunningSubscription,
  period: PeriodView | null,
  overagePriceIds: ReadonlySet<string>,
): Promise<PreviewedAmounts> {
  const lines = period ? usageSoFar(period) : [];
  const amountMinor = sumOf(lines);
  const currency = known ?? period?.currency ?? "eur";
  const invoice =
    amountMinor > 0 ? await previewCancelNow(stripeSubscriptionId, { amountMinor, currency }) : null;
  if (invoice) return previewedAmounts(period, invoice, overagePriceIds);
  const nothing = { discountMinor: 0, taxMinor: 0, balanceMinor: 0 };
  return { currency, lines, ...nothing, totalMinor: amountMinor, unreportedMinor: amountMinor };
}
