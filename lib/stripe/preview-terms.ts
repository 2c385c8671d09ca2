import { unlessNothingIsUpcoming } from "./next-invoice";
import { previewInvoice } from "./preview-invoice";
import { type MissingOverage, withOverage } from "./preview-overage";

/** How a subscription's next invoice would be reckoned instead. */
export type InvoiceTerms = {
  /** A coupon in place of the subscription's discounts; null: no discount at all. */
  coupon?: string | null;
  automaticTax?: boolean;
};

export type PreviewedInvoice = {
  at: Date | null;
  currency: string;
  subtotalMinor: number;
  discountMinor: number;
  taxMinor: number;
  /** What the customer's balance takes off (negative) or adds. */
  balanceMinor: number;
  dueMinor: number;
};

/** Stripe's own preview under other terms, with overage that it does not know yet; null when nothing is upcoming. */
export function previewTerms(
  subscription: string,
  terms: InvoiceTerms,
  missing: MissingOverage | null,
): Promise<PreviewedInvoice | null> {
  return unlessNothingIsUpcoming(async () => {
    const invoice = await previewInvoice({
      subscription,
      ...withOverage(missing),
      ...(terms.coupon === undefined
        ? {}
        : { discounts: terms.coupon === null ? "" : [{ coupon: terms.coupon }] }),
      ...(terms.automaticTax === undefined ? {} : { automatic_tax: { enabled: terms.automaticTax } }),
    });
    const at = invoice.next_payment_attempt ?? invoice.period_end;
    return {
      at: at ? new Date(at * 1000) : null,
      currency: invoice.currency,
      subtotalMinor: invoice.subtotal,
      discountMinor: sumOf(invoice.total_discount_amounts),
      taxMinor: sumOf(invoice.total_taxes),
      balanceMinor: invoice.starting_balance,
      dueMinor: invoice.amount_due,
    };
  });
}

function sumOf(parts: readonly { amount: number }[] | null): number {
  return (parts ?? []).reduce((sum, { amount }) => sum + amount, 0);
}
