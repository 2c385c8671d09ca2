import type { InvoiceLine } from "@/lib/domain/invoice";
import { findCurrentPeriod } from "@/lib/ledger/queries";
import type { previewPlanChange } from "@/lib/stripe/change-plan";
import { invoiceLines } from "@/lib/sync/invoice-lines";
import { usageSoFar } from "./usage-so-far";

/** What a preview bills, as a screen shows it before somebody agrees. */
export type PreviewedAmounts = {
  currency: string;
  lines: InvoiceLine[];
  discountMinor: number;
  taxMinor: number;
  totalMinor: number;
  /** What the customer's balance takes off (negative) or adds. */
  balanceMinor: number;
  /** The part of the usage that Stripe was not told of yet: no discount or tax is on it here. */
  unreportedMinor: number;
};

/** Stripe's lines and sums, with the usage that Stripe was not told of yet; without a tenant, Stripe's alone. */
export async function previewedAmounts(
  tenantId: number | null,
  invoice: Awaited<ReturnType<typeof previewPlanChange>>,
  overagePriceIds: ReadonlySet<string>,
): Promise<PreviewedAmounts> {
  const lines = invoiceLines(invoice.lines.data, overagePriceIds);
  const period = tenantId === null ? null : await findCurrentPeriod(tenantId);
  const usage = period ? usageSoFar(period) : [];
  const unreportedMinor = period ? sumOf(usage) - sumOf(lines.filter(({ isUsage }) => isUsage)) : 0;
  return {
    currency: invoice.currency,
    lines: [...lines.filter(({ isUsage }) => !isUsage || !period), ...usage],
    discountMinor: (invoice.total_discount_amounts ?? []).reduce((total, { amount }) => total + amount, 0),
    taxMinor: (invoice.total_taxes ?? []).reduce((total, { amount }) => total + amount, 0),
    totalMinor: invoice.total + unreportedMinor,
    balanceMinor: invoice.starting_balance,
    unreportedMinor,
  };
}

export function sumOf(lines: InvoiceLine[]): number {
  return lines.reduce((total, { amountMinor }) => total + amountMinor, 0);
}
