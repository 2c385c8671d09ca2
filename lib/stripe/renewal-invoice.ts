import type Stripe from "stripe";
import { stripe } from "./client";
import { listInvoiceLines } from "./invoice-lines";
import { LATE_ITEM_MARK } from "./late-mark";
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
  /** Of those, what items of ours bill. */
  itemMinutes: number;
  /** What those lines come to, before discounts and taxes. */
  usageAmountMinor: number;
};

/**
 * The invoice that bills an ended period, or null while Stripe has not made it.
 * A renewal bills the licensed price ahead from the period's end and the usage
 * of the period behind; a cancellation's final invoice has the usage alone. An
 * invoice's own `period_*` is not the service period, so the lines decide.
 */
export async function findRenewalInvoice(period: EndedPeriod): Promise<PeriodInvoice | null> {
  let renewal: PeriodInvoice | null = null;
  for (const invoice of await listLaterInvoices(period.stripeSubscriptionId, period.endsAt)) {
    const lines = await listPeriodLines(invoice);
    if (lines.some((line) => isUsageOf(line, period))) return periodInvoice(invoice, lines, period);
    if (lines.some((line) => isBaseAfter(line, period))) renewal ??= periodInvoice(invoice, lines, period);
  }
  return renewal;
}

/** One invoice as it is now. */
export async function getPeriodInvoice(invoiceId: string, period: EndedPeriod): Promise<PeriodInvoice> {
  const invoice = await stripe().invoices.retrieve(invoiceId);
  return periodInvoice(invoice, await listPeriodLines(invoice), period);
}

/**
 * The periods that renewals between two moments billed ahead: what a
 * subscription went through while nobody listened. Oldest first.
 */
export async function listRenewedPeriods(
  stripeSubscriptionId: string,
  from: Date,
  to: Date,
): Promise<{ startsAt: Date; endsAt: Date }[]> {
  const starts = new Map<number, number>();
  for (const invoice of await listLaterInvoices(stripeSubscriptionId, from)) {
    for (const { period } of await listPeriodLines(invoice)) {
      if (period.start >= seconds(from) && period.end <= seconds(to) && period.end > period.start) {
        starts.set(period.start, Math.max(period.end, starts.get(period.start) ?? 0));
      }
    }
  }
  const periods: { startsAt: Date; endsAt: Date }[] = [];
  // Only what continues the line: a proration or a one-off item has dates of its own.
  for (
    let start = seconds(from), end = starts.get(start);
    end !== undefined;
    start = end, end = starts.get(start)
  ) {
    periods.push({ startsAt: new Date(start * 1000), endsAt: new Date(end * 1000) });
  }
  return periods;
}

/**
 * Oldest first, because a later invoice may begin where the period ends, too: a
 * change of plan or a cancellation bills the usage since then. Void ones last.
 */
async function listLaterInvoices(subscription: string, from: Date): Promise<Stripe.Invoice[]> {
  const invoices = await stripe().invoices.list({
    subscription,
    created: { gte: seconds(from) - DAY_SECONDS },
    limit: 100,
  });
  return invoices.data
    .filter(({ billing_reason }) => billing_reason !== "subscription_create")
    .reverse()
    .sort((left, right) => Number(left.status === "void") - Number(right.status === "void"));
}

/** Late usage has the dates of a period that its invoice is not for. */
export async function listPeriodLines(invoice: Stripe.Invoice): Promise<Stripe.InvoiceLineItem[]> {
  return (await listInvoiceLines(invoice)).filter(({ metadata }) => metadata[LATE_ITEM_MARK] === undefined);
}

/** Stripe shows a graduated price as one line for each tier used: the lines' quantities add up to the total. */
function periodInvoice(
  invoice: Stripe.Invoice,
  lines: Stripe.InvoiceLineItem[],
  period: EndedPeriod,
): PeriodInvoice {
  if (!invoice.id) throw new Error("Stripe sent an invoice without an id");
  // A voided invoice bills nothing.
  const billing = invoice.status === "void" ? [] : lines.filter((line) => isUsageOf(line, period));
  return {
    id: invoice.id,
    status: invoice.status ?? "draft",
    isHeld: invoice.auto_advance === false,
    usageMinutes: minutesOf(billing),
    itemMinutes: minutesOf(billing.filter(isOverageItem)),
    usageAmountMinor: billing.reduce((sum, line) => sum + line.amount, 0),
  };
}

function minutesOf(lines: Stripe.InvoiceLineItem[]): number {
  return lines.reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);
}

function isOverageItem({ metadata }: Stripe.InvoiceLineItem): boolean {
  return metadata[OVERAGE_ITEM_MARK] !== undefined;
}

/** Whether a line bills a period's usage as its own invoice does. */
export function isUsageOf(line: Stripe.InvoiceLineItem, period: EndedPeriod): boolean {
  // A cancellation's clock and its invoice's may differ by a moment.
  const endsWithIt = Math.abs(line.period.end - seconds(period.endsAt)) <= 5;
  return line.period.start === seconds(period.startsAt) && (endsWithIt || isOverageItem(line));
}

function isBaseAfter(line: Stripe.InvoiceLineItem, period: EndedPeriod): boolean {
  return line.period.start === seconds(period.endsAt) && line.period.end > line.period.start;
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
