import type Stripe from "stripe";
import type { InvoiceLine } from "@/lib/domain/invoice";
import { beforeDiscountOf, isUsageLine, lateItemIdOf, priceIdOf } from "@/lib/stripe/usage-line";

/** Stripe's lines in our words. `overagePriceIds` are the metered prices of our plans. */
export function invoiceLines(
  lines: readonly Stripe.InvoiceLineItem[],
  overagePriceIds: ReadonlySet<string>,
): InvoiceLine[] {
  return lines.map((line) => ({
    id: line.id,
    description: line.description ?? "",
    amountMinor: line.amount,
    quantity: String(line.quantity_decimal ?? line.quantity ?? 1),
    unitAmountMinor: line.pricing?.unit_amount_decimal ? String(line.pricing.unit_amount_decimal) : null,
    isUsage: isUsageLine(line, overagePriceIds),
    isProration: isProration(line),
    lateItemId: lateItemIdOf(line),
    beforeDiscountMinor: beforeDiscountOf(line),
    periodStart: new Date(line.period.start * 1000).toISOString(),
    periodEnd: new Date(line.period.end * 1000).toISOString(),
    priceId: priceIdOf(line),
  }));
}

function isProration({ parent }: Stripe.InvoiceLineItem): boolean {
  const details = parent?.invoice_item_details ?? parent?.subscription_item_details;
  return details?.proration ?? false;
}
