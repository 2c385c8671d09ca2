/** One line of a mirrored invoice. Amounts in minor units of the invoice's currency; instants in ISO 8601. */
export type InvoiceLine = {
  id: string;
  description: string;
  amountMinor: number;
  /** Decimal text: Stripe's quantities may be fractions. */
  quantity: string;
  /** Minor units per unit, as decimal text; null where the line has no unit price. */
  unitAmountMinor: string | null;
  /** A usage line bills a period that has ended; other lines bill ahead. */
  isUsage: boolean;
  /** A part of a price, for a part of a period: a credit where it is negative. Lines kept before say nothing. */
  isProration?: boolean;
  /** The invoice item by which the line bills usage that came after its own invoice; absent on every other line. */
  lateItemId?: string;
  /** What late usage comes to before the discount that its amount has off already; absent on every other line. */
  beforeDiscountMinor?: number;
  periodStart: string;
  periodEnd: string;
  priceId: string | null;
};

/** Whether a line bills its own period's usage: late usage is another period's, and stands for itself. */
export function isPeriodUsage({ isUsage, lateItemId }: InvoiceLine): boolean {
  return isUsage && lateItemId === undefined;
}

/** One attempt to pay a mirrored invoice, as Stripe's list of its payments has it. */
export type InvoicePayment = {
  id: string;
  /** Stripe's word: open, paid or canceled. */
  status: string;
  amountMinor: number;
  /** ISO 8601; null until it is paid. */
  paidAt: string | null;
  /** Why it failed last, in the bank's or Stripe's words; null when it did not. */
  failure: string | null;
  /** Its payment intent has the status `requires_action`: the payer has to confirm it with their bank. */
  needsAction: boolean;
};
