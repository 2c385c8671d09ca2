import Stripe from "stripe";
import { billWithBalance } from "@/lib/domain/customer-balance";
import { previewInvoice } from "./preview-invoice";
import { type MissingOverage, withOverage } from "./preview-overage";

/** What Stripe would bill next, if nothing more happened. Metered amounts lag a little. */
export type NextInvoice = {
  at: Date | null;
  amountMinor: number;
  currency: string;
  /** What the customer's balance takes off (negative) or adds. */
  balanceMinor: number;
  /** What it leaves of that balance. */
  balanceAfterMinor: number;
  invoice: Stripe.Invoice;
};

/** Stripe's preview of a subscription's next invoice; null when nothing is upcoming. */
export function nextInvoice(
  subscriptionId: string,
  missing: MissingOverage | null = null,
): Promise<NextInvoice | null> {
  return nextInvoiceOf({ subscription: subscriptionId }, missing);
}

/** The same as if something had been changed before. */
export function nextInvoiceOf(
  asked: Stripe.InvoiceCreatePreviewParams,
  missing: MissingOverage | null = null,
): Promise<NextInvoice | null> {
  return unlessNothingIsUpcoming(async () => {
    const invoice = await previewInvoice({ ...asked, ...withOverage(missing) });
    const at = invoice.next_payment_attempt ?? invoice.period_end;
    return {
      at: at ? new Date(at * 1000) : null,
      amountMinor: invoice.amount_due,
      currency: invoice.currency,
      balanceMinor: invoice.starting_balance,
      balanceAfterMinor: billWithBalance(invoice.total, invoice.starting_balance).balanceAfterMinor,
      invoice,
    };
  });
}

/** A preview, or null where Stripe says that no invoice is coming. */
export async function unlessNothingIsUpcoming<Preview>(
  preview: () => Promise<Preview>,
): Promise<Preview | null> {
  try {
    return await preview();
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "invoice_upcoming_none") {
      return null;
    }
    throw error;
  }
}
