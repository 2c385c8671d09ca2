import { isDeepStrictEqual } from "node:util";
import type Stripe from "stripe";
import { isPeriodUsage } from "@/lib/domain/invoice";
import { reasonOf } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { type NextInvoice, nextInvoice } from "@/lib/stripe/next-invoice";
import { isEnded } from "@/lib/stripe/subscription-end";
import type { CustomerRow } from "./customer-row";
import { invoiceLines } from "./invoice-lines";
import type { PriceBook } from "./price-book";

/** The mirror columns that Stripe's preview decides; those left out stay as they are. */
export type NextInvoiceRow = {
  nextInvoiceAt?: Date | null;
  nextInvoiceAmountMinor?: number | null;
  nextInvoiceUsageMinor: number | null;
  nextInvoiceBalanceMinor?: number | null;
};

/** What decides the next invoice, but for usage and items that wait for it. */
const DECISIVE = [
  "stripeSubscriptionId",
  "billingStatus",
  "trialEndsAt",
  "collectionMethod",
  "items",
  "discounts",
  "automaticTax",
  "pauseBehavior",
  "scheduledChange",
  "currentPeriodEnd",
  "cancelAt",
  "balanceMinor",
] as const satisfies readonly (keyof CustomerRow)[];

type Decisive = Record<(typeof DECISIVE)[number], unknown>;

/** Whether the mirrored preview still holds after a reading, so that Stripe need not be asked again. */
export function changesNextInvoice(before: Decisive | null, after: Decisive): boolean {
  return !before || DECISIVE.some((name) => !isDeepStrictEqual(before[name], after[name]));
}

/** What is stored of a customer's next invoice, and of which subscription it is. */
type Stored = { stripeSubscriptionId: string | null; nextInvoiceUsageMinor: number | null };

/** Whether Stripe did not answer when it was last asked, or never was. */
export function isNextInvoiceDue(stored: Stored | null): boolean {
  return stored?.nextInvoiceUsageMinor == null;
}

/**
 * Asks Stripe for the preview of a subscription's next invoice. Without an
 * answer the date and the amount of `stored` stay, and no usage marks them as
 * due: the next reading asks again.
 */
export async function readNextInvoice(
  subscription: Stripe.Subscription | null,
  book: PriceBook,
  stored: Stored | null,
): Promise<NextInvoiceRow> {
  if (!subscription || isEnded(subscription)) return NO_NEXT_INVOICE;
  try {
    const upcoming = await nextInvoice(subscription.id);
    return {
      nextInvoiceAt: upcoming?.at ?? null,
      nextInvoiceAmountMinor: upcoming?.amountMinor ?? null,
      nextInvoiceUsageMinor: upcoming ? usageAmount(upcoming, book) : 0,
      nextInvoiceBalanceMinor: upcoming?.balanceAfterMinor ?? null,
    };
  } catch (error) {
    // A figure for screens: that Stripe cannot tell it today must not keep status and periods from being mirrored.
    logger.warn(
      { subscriptionId: subscription.id, reason: reasonOf(error) },
      "the next invoice is not known",
    );
    const isSame = stored?.stripeSubscriptionId === subscription.id;
    return isSame ? { nextInvoiceUsageMinor: null } : NO_NEXT_INVOICE;
  }
}

export const NO_NEXT_INVOICE = {
  nextInvoiceAt: null,
  nextInvoiceAmountMinor: null,
  nextInvoiceUsageMinor: null,
  nextInvoiceBalanceMinor: null,
};

function usageAmount({ invoice }: NextInvoice, { overagePriceIds }: PriceBook): number {
  const lines = invoiceLines(invoice.lines.data, overagePriceIds);
  return lines.reduce((sum, line) => sum + (isPeriodUsage(line) ? line.amountMinor : 0), 0);
}
