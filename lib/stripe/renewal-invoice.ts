import type Stripe from "stripe";
import { stripe } from "./client";
import { OVERAGE_ITEM_MARK } from "./overage-item";

const DAY_SECONDS = 86_400;

type EndedPeriod = { stripeSubscriptionId: string; startsAt: Date; endsAt: Date };

/** An invoice as closing a period needs it. */
export type PeriodInvoice = {
  id: string;
  status: string;
  isHeld: boolean;
  /** Minutes that its usage lines bill: the total (metered), or the overage (items). */
  usageMinutes: number;
};

/**
 * The invoice that bills an ended period, or null while Stripe has not made it.
 * A renewal bills the licensed price ahead from the period's end and the usage
 * of the period behind; a cancellation's final invoice has the usage alone. An
 * invoice's own `period_*` is not the service period, so the lines decide.
 */
export async function findRenewalInvoice(period: EndedPeriod): Promise<PeriodInvoice | null> {
  const invoices = await stripe().invoices.list({
    subscription: period.stripeSubscriptionId,
    created: { gte: seconds(period.endsAt) - DAY_SECONDS },
    limit: 100,
  });
  const invoice = invoices.data.find(
    ({ status, billing_reason, lines }) =>
      status !== "void" &&
      billing_reason !== "subscription_create" &&
      lines.data.some((line) => isUsageOf(line, period) || isBaseAfter(line, period)),
  );
  return invoice ? periodInvoice(invoice, period) : null;
}

/**
 * What closing needs of an invoice. Stripe shows a graduated price as one line
 * for each tier used, so the lines' quantities add up to the total.
 */
export function periodInvoice(invoice: Stripe.Invoice, period: EndedPeriod): PeriodInvoice {
  if (!invoice.id) throw new Error("Stripe sent an invoice without an id");
  const usageLines = invoice.lines.data.filter((line) => isUsageOf(line, period));
  return {
    id: invoice.id,
    status: invoice.status ?? "draft",
    isHeld: invoice.auto_advance === false,
    usageMinutes: usageLines.reduce((sum, line) => sum + (line.quantity ?? 0), 0),
  };
}

function isUsageOf(line: Stripe.InvoiceLineItem, period: EndedPeriod): boolean {
  const isMarked = line.metadata[OVERAGE_ITEM_MARK] !== undefined;
  // A cancellation's clock and its invoice's may differ by a moment.
  const endsWithIt = Math.abs(line.period.end - seconds(period.endsAt)) <= 5;
  return line.period.start === seconds(period.startsAt) && (endsWithIt || isMarked);
}

function isBaseAfter(line: Stripe.InvoiceLineItem, period: EndedPeriod): boolean {
  return line.period.start === seconds(period.endsAt) && line.period.end > line.period.start;
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
