import type Stripe from "stripe";
import { stripe } from "./client";
import { listShares } from "./invoice-discounts";
import { isMissing } from "./refusal";
import { isUsageOf, listPeriodLines } from "./renewal-invoice";

type BilledPeriod = {
  stripeCustomerId: string;
  stripeSubscriptionId: string;
  startsAt: Date;
  endsAt: Date;
  /** The invoice that it was closed with; null when none billed it. */
  stripeInvoiceId: string | null;
};

/**
 * The shares in percent that a period's usage had off, in their order: those of
 * its invoice or, where none billed it, those that its subscription had at its
 * end. A fixed amount is off whatever was used, so it is none.
 */
export async function listSharesTaken(period: BilledPeriod): Promise<number[]> {
  const invoice = period.stripeInvoiceId === null ? null : await findInvoice(period.stripeInvoiceId);
  if (!invoice) return listShares({ ...period, at: period.endsAt });
  const usage = (await listPeriodLines(invoice)).filter((line) => isUsageOf(line, period));
  return invoice.discounts.flatMap((discount) => {
    if (typeof discount === "string") throw new Error(`Stripe did not expand discount ${discount}`);
    const { coupon } = discount.source;
    if (typeof coupon === "string" || coupon === null) {
      throw new Error(`Stripe does not say what discount ${discount.id} takes off`);
    }
    return coupon.percent_off !== null && isOf(coupon, usage) ? coupon.percent_off : [];
  });
}

/** Its products say it, not the amounts: a share of little rounds to nothing, and a fixed amount may leave none. */
function isOf({ applies_to }: Stripe.Coupon, usage: Stripe.InvoiceLineItem[]): boolean {
  return !applies_to || usage.some((line) => applies_to.products.includes(productOf(line) ?? ""));
}

function productOf({ pricing }: Stripe.InvoiceLineItem): string | undefined {
  return pricing?.price_details?.product;
}

/** Null when it is gone: a draft that was deleted. */
async function findInvoice(id: string): Promise<Stripe.Invoice | null> {
  try {
    return await stripe().invoices.retrieve(id, { expand: ["discounts.source.coupon.applies_to"] });
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
