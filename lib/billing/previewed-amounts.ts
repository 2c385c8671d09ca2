import { type InvoiceLine, isPeriodUsage } from "@/lib/domain/invoice";
import type { PeriodView } from "@/lib/ledger/queries";
import type { previewPlanChange } from "@/lib/stripe/change-plan";
import type { MissingOverage } from "@/lib/stripe/preview-overage";
import { invoiceLines } from "@/lib/sync/invoice-lines";
import { usageSoFar } from "./usage-so-far";

type Previewed = Awaited<ReturnType<typeof previewPlanChange>>;

/** What a preview bills, as a screen shows it before somebody agrees. */
export type PreviewedAmounts = {
  currency: string;
  lines: InvoiceLine[];
  discountMinor: number;
  taxMinor: number;
  totalMinor: number;
  /** What the customer's balance takes off (negative) or adds. */
  balanceMinor: number;
  /** The part of the usage that is not in Stripe's sums: no discount or tax is on it here. */
  unreportedMinor: number;
};

/**
 * Stripe's lines and sums, with the period's usage that Stripe was not told of
 * yet; without a period, Stripe's alone. Where `preview` asks again with that
 * usage, discount and tax are Stripe's on all of it.
 */
export async function previewedAmounts(
  period: PeriodView | null,
  invoice: Previewed,
  overagePriceIds: ReadonlySet<string>,
  preview: ((missing: MissingOverage) => Promise<Previewed | null>) | null = null,
): Promise<PreviewedAmounts> {
  const lines = invoiceLines(invoice.lines.data, overagePriceIds);
  const usage = period ? usageSoFar(period) : [];
  const missing = period ? sumOf(usage) - sumOf(lines.filter(isPeriodUsage)) : 0;
  const { currency } = invoice;
  const asked = missing > 0 && preview ? await preview({ amountMinor: missing, currency }) : null;
  const { total, total_discount_amounts, total_taxes, starting_balance } = asked ?? invoice;
  const unreportedMinor = asked ? 0 : missing;
  return {
    currency,
    lines: [...lines.filter((line) => !isPeriodUsage(line) || !period), ...usage],
    discountMinor: (total_discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0),
    taxMinor: (total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0),
    totalMinor: total + unreportedMinor,
    balanceMinor: starting_balance,
    unreportedMinor,
  };
}

export function sumOf(lines: InvoiceLine[]): number {
  return lines.reduce((total, { amountMinor }) => total + amountMinor, 0);
}
