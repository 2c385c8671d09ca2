import type { InvoiceLine } from "@/lib/domain/invoice";
import { findCurrentPeriod } from "@/lib/ledger/queries";
import { listOveragePriceIds } from "@/lib/plans/queries";
import type { NextInvoice } from "@/lib/stripe/next-invoice";
import { invoiceLines } from "@/lib/sync/invoice-lines";

export type NextInvoicePreview = {
  at: Date | null;
  amountMinor: number;
  currency: string;
  lines: InvoiceLine[];
  discountMinor: number;
  taxMinor: number;
  /** Overage that Stripe does not know of yet: an item adds it when the period closes. It is in the amount. */
  hasPendingOverage: boolean;
};

/** Stripe's preview with the overage that Stripe will be told when the period closes. */
export async function withPendingOverage(
  tenantId: number,
  upcoming: NextInvoice,
): Promise<NextInvoicePreview> {
  const { at, amountMinor, currency, invoice } = upcoming;
  const lines = invoiceLines(invoice.lines.data, await listOveragePriceIds());
  const pending = await findPendingOverage(tenantId);
  return {
    at,
    amountMinor: pending ? amountMinor - usageOf(lines) + pending.amountMinor : amountMinor,
    currency,
    lines: pending ? [...lines.filter(({ isUsage }) => !isUsage), pending] : lines,
    discountMinor: sumOf(invoice.total_discount_amounts),
    taxMinor: sumOf(invoice.total_taxes),
    hasPendingOverage: pending !== null,
  };
}

function sumOf(parts: readonly { amount: number }[] | null): number {
  return (parts ?? []).reduce((sum, { amount }) => sum + amount, 0);
}

function usageOf(lines: InvoiceLine[]): number {
  return lines.reduce((sum, { isUsage, amountMinor }) => sum + (isUsage ? amountMinor : 0), 0);
}

/** In invoice-item mode the overage so far, as the line that it will be. */
async function findPendingOverage(tenantId: number): Promise<InvoiceLine | null> {
  const period = await findCurrentPeriod(tenantId);
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
