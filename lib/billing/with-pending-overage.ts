import { billWithBalance } from "@/lib/domain/customer-balance";
import type { InvoiceLine } from "@/lib/domain/invoice";
import { listOveragePriceIds } from "@/lib/plans/queries";
import { type NextInvoice, nextInvoice } from "@/lib/stripe/next-invoice";
import type { MissingOverage } from "@/lib/stripe/preview-overage";
import { invoiceLines } from "@/lib/sync/invoice-lines";
import { findRunningPeriod } from "./running-period";

type BilledSubscription = { tenantId: number; stripeSubscriptionId: string };

export type NextInvoicePreview = {
  at: Date | null;
  amountMinor: number;
  currency: string;
  lines: InvoiceLine[];
  discountMinor: number;
  taxMinor: number;
  /** What the customer's balance takes off (negative) or adds. */
  balanceMinor: number;
  /** What the invoice leaves of the customer's credit (negative). */
  balanceAfterMinor: number;
  /** Overage that Stripe does not know of yet: an item adds it when the period closes. It is in the amount. */
  hasPendingOverage: boolean;
};

/**
 * Stripe's preview with the overage that Stripe will be told when the period
 * closes: `preview` is asked again with it, so that discount and tax are
 * Stripe's on all of it. Null when nothing is upcoming.
 */
export async function withPendingOverage(
  of: BilledSubscription,
  preview: (missing: MissingOverage | null) => Promise<NextInvoice | null>,
): Promise<NextInvoicePreview | null> {
  const upcoming = await preview(null);
  if (!upcoming) return null;
  const { at, currency } = upcoming;
  const lines = invoiceLines(upcoming.invoice.lines.data, await listOveragePriceIds());
  const pending = await findPendingOverage(of);
  const known = pending ? usageOf(pending, lines) : [];
  const missing = pending ? pending.amountMinor - sumAmounts(known) : 0;
  const whole = missing > 0 ? await preview({ amountMinor: missing, currency }) : null;
  const { invoice, balanceMinor, amountMinor } = whole ?? upcoming;
  const isStripes = whole !== null || missing === 0;
  const { dueMinor, balanceAfterMinor } = billWithBalance(
    isStripes ? invoice.total : invoice.total + missing,
    balanceMinor,
  );
  return {
    at,
    amountMinor: isStripes ? amountMinor : dueMinor,
    currency,
    lines: pending ? [...lines.filter((line) => !known.includes(line)), pending] : lines,
    discountMinor: sumOf(invoice.total_discount_amounts),
    taxMinor: sumOf(invoice.total_taxes),
    balanceMinor,
    balanceAfterMinor,
    hasPendingOverage: pending !== null,
  };
}

/** The overage that Stripe's preview of the next invoice does not have yet; null when it has all. */
export async function findMissingOverage(of: BilledSubscription): Promise<MissingOverage | null> {
  const pending = await findPendingOverage(of);
  const upcoming = pending && (await nextInvoice(of.stripeSubscriptionId));
  if (!upcoming) return null;
  const lines = invoiceLines(upcoming.invoice.lines.data, await listOveragePriceIds());
  const amountMinor = pending.amountMinor - sumAmounts(usageOf(pending, lines));
  return amountMinor > 0 ? { amountMinor, currency: upcoming.currency } : null;
}

function sumOf(parts: readonly { amount: number }[] | null): number {
  return (parts ?? []).reduce((sum, { amount }) => sum + amount, 0);
}

/** What Stripe knows of the overage already. Late usage is of another period, and stands for itself. */
function usageOf({ periodStart }: InvoiceLine, lines: InvoiceLine[]): InvoiceLine[] {
  return lines.filter((line) => line.isUsage && line.periodStart === periodStart);
}

function sumAmounts(lines: InvoiceLine[]): number {
  return lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/** In invoice-item mode the overage so far, as the line that it will be. */
async function findPendingOverage(of: BilledSubscription): Promise<InvoiceLine | null> {
  const period = await findRunningPeriod(of.tenantId, of.stripeSubscriptionId);
  if (period?.usageMode !== "invoice_item" || period.isTrial || period.overageMinutes === 0) return null;
  return {
    id: "pending-overage",
    description: "",
    amountMinor: period.overageAmountMinor,
    quantity: String(period.overageMinutes),
    unitAmountMinor: period.overagePriceMinor,
    isUsage: true,
    periodStart: period.startsAt.toISOString(),
    periodEnd: period.endsAt.toISOString(),
    priceId: null,
  };
}
