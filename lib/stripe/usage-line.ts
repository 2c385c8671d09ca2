import type Stripe from "stripe";
import { BEFORE_DISCOUNT_MARK, LATE_ITEM_MARK } from "./late-mark";
import { OVERAGE_ITEM_MARK } from "./overage-item";

/** Whether an invoice line bills usage: by a metered price of our plans, or by an item of ours. */
export function isUsageLine(line: Stripe.InvoiceLineItem, overagePriceIds: ReadonlySet<string>): boolean {
  const priceId = priceIdOf(line);
  return (priceId !== null && overagePriceIds.has(priceId)) || isMarked(line);
}

function isMarked({ metadata }: Stripe.InvoiceLineItem): boolean {
  return OVERAGE_ITEM_MARK in metadata || LATE_ITEM_MARK in metadata;
}

/** The invoice item of a line that bills late usage; undefined for every other line. */
export function lateItemIdOf({ metadata, parent }: Stripe.InvoiceLineItem): string | undefined {
  return LATE_ITEM_MARK in metadata ? parent?.invoice_item_details?.invoice_item : undefined;
}

/**
 * What a line of late usage comes to before its period's discount, which it has
 * off already; undefined where there is none, and where the line says another
 * amount than it was made with: then that one counts.
 */
export function beforeDiscountOf({
  metadata,
  amount,
}: Pick<Stripe.InvoiceLineItem, "metadata" | "amount">): number | undefined {
  const [, before, after] = /^(-?\d+):(-?\d+)$/.exec(metadata[BEFORE_DISCOUNT_MARK] ?? "") ?? [];
  return before !== undefined && Number(after) === amount ? Number(before) : undefined;
}

export function priceIdOf(line: Stripe.InvoiceLineItem): string | null {
  const price = line.pricing?.price_details?.price;
  return typeof price === "string" ? price : (price?.id ?? null);
}

/**
 * What an invoice charges whatever is used: every line but those of usage, after
 * discounts and with taxes, and the customer's balance. Two previews of one
 * change agree on it to the cent.
 */
export function amountBesideUsage(invoice: Stripe.Invoice, overagePriceIds: ReadonlySet<string>): number {
  const sum = (amounts: { amount: number }[] | null) =>
    (amounts ?? []).reduce((total, { amount }) => total + amount, 0);
  return invoice.lines.data
    .filter((line) => !isUsageLine(line, overagePriceIds))
    .reduce(
      (total, line) => total + line.amount - sum(line.discount_amounts) + sum(line.taxes),
      invoice.starting_balance,
    );
}
