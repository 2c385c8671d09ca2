import type Stripe from "stripe";
import type { InvoiceLine } from "@/lib/domain/invoice";

import { OVERAGE_ITEM_MARK } from "@/lib/stripe/overage-item";

/** Stripe's lines in our words. `overagePriceIds` are the metered prices of our plans. */
export function invoiceLines(
  lines: readonly Stripe.InvoiceLineItem[],
  overagePriceIds: ReadonlySet<string>,
): InvoiceLine[] {
  return lines.map((line) => {
    const priceId = priceIdOf(line);
    return {
      id: line.id,
      description: line.description ?? "",
      amountMinor: line.amount,
      quantity: String(line.quantity_decimal ?? line.quantity ?? 1),
      unitAmountMinor: line.pricing?.unit_amount_decimal ? String(line.pricing.unit_amount_decimal) : null,
      isUsage: (priceId !== null && overagePriceIds.has(priceId)) || OVERAGE_ITEM_MARK in line.metadata,
      periodStart: new Date(line.period.start * 1000).toISOString(),
      periodEnd: new Date(line.period.end * 1000).toISOString(),
      priceId,
    };
  });
}

function priceIdOf(line: Stripe.InvoiceLineItem): string | null {
  const price = line.pricing?.price_details?.price;
  return typeof price === "string" ? price : (price?.id ?? null);
}
