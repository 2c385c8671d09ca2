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
  const usage = (await listPeriodLines(invoice)).filter((line) => line.amount > 0 && isUsageOf(line, period));
  return invoice.discounts.flatMap((discount) => {
    if (typeof discount === "string") throw new Error(`Stripe did not expand discount ${discount}`);
    const isOff = usage.some((line) => hasOff(line, discount.id));
    const { coupon } = discount.source;
    if (typeof coupon === "string" || (isOff && !coupon)) {
      throw new Error(`Stripe does not say what discount ${discount.id} takes off`);
    }
    if (!coupon || coupon.percent_off === null) return [];
    // Without a line that cost something, nothing but its products says whether it would be off.
    return isOff || (usage.length === 0 && !coupon.applies_to) ? coupon.percent_off : [];
  });
}

/** A discount of other products may be listed with nothing off. */
function hasOff({ discount_amounts }: Stripe.InvoiceLineItem, discountId: string): boolean {
  return (discount_amounts ?? []).some(
    ({ amount, discount }) =>
      amount > 0 && (typeof discount === "string" ? discount : discount.id) === discountId,
  );
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
