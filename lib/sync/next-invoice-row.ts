import { isDeepStrictEqual } from "node:util";
import type Stripe from "stripe";
import { reasonOf } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { type NextInvoice, nextInvoice } from "@/lib/stripe/next-invoice";
import { isEnded } from "@/lib/stripe/subscription-end";
import type { CustomerRow } from "./customer-row";
import { invoiceLines } from "./invoice-lines";
import type { PriceBook } from "./price-book";

/** The mirror columns that Stripe's preview decides. */
export type NextInvoiceRow = Awaited<ReturnType<typeof readNextInvoice>>;

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
] as const satisfies readonly (keyof CustomerRow)[];

type Decisive = Record<(typeof DECISIVE)[number], unknown>;

/** Whether the mirrored preview still holds after a reading, so that Stripe need not be asked again. */
export function changesNextInvoice(before: Decisive | null, after: Decisive): boolean {
  return !before || DECISIVE.some((name) => !isDeepStrictEqual(before[name], after[name]));
}

/** Asks Stripe for the preview of a subscription's next invoice. */
export async function readNextInvoice(subscription: Stripe.Subscription | null, book: PriceBook) {
  const upcoming = subscription && !isEnded(subscription) ? await findNextInvoice(subscription.id) : null;
  if (!upcoming) return NO_NEXT_INVOICE;
  return {
    nextInvoiceAt: upcoming.at,
    nextInvoiceAmountMinor: upcoming.amountMinor,
    nextInvoiceUsageMinor: usageAmount(upcoming, book),
  };
}

export const NO_NEXT_INVOICE = {
  nextInvoiceAt: null,
  nextInvoiceAmountMinor: null,
  nextInvoiceUsageMinor: null,
};

/** A figure for screens: that Stripe cannot tell it today must not keep status and periods from being mirrored. */
async function findNextInvoice(subscriptionId: string): Promise<NextInvoice | null> {
  try {
    return await nextInvoice(subscriptionId);
  } catch (error) {
    logger.warn({ subscriptionId, reason: reasonOf(error) }, "the next invoice is not known");
    return null;
  }
}

function usageAmount({ invoice }: NextInvoice, { overagePriceIds }: PriceBook): number {
  const lines = invoiceLines(invoice.lines.data, overagePriceIds);
  return lines.reduce((sum, line) => sum + (line.isUsage ? line.amountMinor : 0), 0);
}
