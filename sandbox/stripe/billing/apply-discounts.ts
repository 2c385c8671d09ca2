import type { DiscountRecord } from "@/sandbox/stripe/state/discount-records";
import type { InvoiceRecord, LineRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { multiplied, roundedMinor, share } from "./amounts";
import { announceDiscountEnd, couponOf, findDiscount } from "./discounts";

/** What an invoice's discounts take from its lines; each takes from what the ones before it left. */
export function withDiscounts(sandbox: Sandbox, invoice: InvoiceRecord, lines: LineRecord[]): LineRecord[] {
  const discounts = invoice.discounts.flatMap((id) => findDiscount(sandbox, id) ?? []);
  return discounts.reduce((left, discount) => taken(sandbox, discount, left), lines);
}

/** The discounts that hold for an invoice made at a moment: the subscription's own, else the customer's. */
function discountsAt(sandbox: Sandbox, row: SubscriptionRecord, at: number): string[] {
  const { state } = sandbox;
  const holds = (id: string) => {
    const end = state.discounts.find(id)?.end;
    return end === null || (end !== undefined && end > at);
  };
  const own = row.discounts.filter(holds);
  if (own.length > 0) return own;
  const general = state.customers.find(row.customer)?.discount;
  return general && holds(general.id) ? [general.id] : [];
}

/**
 * What an invoice takes along: discounts that have run out leave, and those that
 * hold once are used up. The invoice of a trial costs nothing and uses up none.
 */
export function spendDiscounts(sandbox: Sandbox, row: SubscriptionRecord, isTrial: boolean): string[] {
  const used = discountsAt(sandbox, row, sandbox.clock.now());
  const spent = isTrial ? [] : used.filter((id) => isOnce(sandbox, id));
  const kept = row.discounts.filter((id) => used.includes(id) && !spent.includes(id));
  const customer = sandbox.state.customers.find(row.customer);
  if (customer?.discount && spent.includes(customer.discount.id)) customer.discount = null;
  const gone = [...row.discounts.filter((id) => !kept.includes(id)), ...spent];
  row.discounts = kept;
  announceDiscountEnd(sandbox, [...new Set(gone)]);
  return isTrial ? used.filter((id) => !isOnce(sandbox, id)) : used;
}

/** What a price comes to with the discounts that recur now. */
export function priceAfterDiscounts(
  sandbox: Sandbox,
  row: SubscriptionRecord,
  price: Pick<LineRecord, "amount" | "product">,
): number {
  const recurring = discountsAt(sandbox, row, sandbox.clock.now()).filter((id) => !isOnce(sandbox, id));
  return recurring.reduce((left, id) => {
    const discount = findDiscount(sandbox, id);
    const [off] = discount ? amountsOff(sandbox, discount, [{ product: price.product, amount: left }]) : [];
    return left - (off ?? 0);
  }, price.amount);
}

function isOnce(sandbox: Sandbox, id: string): boolean {
  const discount = sandbox.state.discounts.find(id);
  return discount !== undefined && couponOf(sandbox, discount).duration === "once";
}

function taken(sandbox: Sandbox, discount: DiscountRecord, lines: LineRecord[]): LineRecord[] {
  const bases = lines.map((line) => ({ product: line.product, amount: line.discountable ? netOf(line) : 0 }));
  const amounts = amountsOff(sandbox, discount, bases);
  return lines.map((line, index) => {
    const amount = amounts[index] ?? 0;
    return amount === 0
      ? line
      : { ...line, discounts: [...line.discounts, { discount: discount.id, amount }] };
  });
}

/** What a discount takes from each of some amounts; nothing from products that are not its own. */
function amountsOff(
  sandbox: Sandbox,
  discount: DiscountRecord,
  bases: Pick<LineRecord, "amount" | "product">[],
): number[] {
  const { percentOff, amountOff, appliesTo } = couponOf(sandbox, discount);
  const base = bases.map(({ amount, product }) =>
    appliesTo === null || appliesTo.includes(product ?? "") ? Math.max(0, amount) : 0,
  );
  return percentOff === null
    ? spread(amountOff ?? 0, base)
    : base.map((amount) => roundedMinor(multiplied(String(amount), share(Number(percentOff), 100))));
}

/** An amount over lines by their weight, to the last cent: what rounding leaves goes to the largest line. */
function spread(amountOff: number, base: number[]): number[] {
  const whole = base.reduce((sum, amount) => sum + amount, 0);
  const total = Math.min(amountOff, whole);
  if (total === 0) return base.map(() => 0);
  const parts = base.map((amount) => Math.floor((total * amount) / whole));
  const largest = base.indexOf(Math.max(...base));
  const left = total - parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part, index) => (index === largest ? part + left : part));
}

function netOf(line: LineRecord): number {
  return line.discounts.reduce((left, { amount }) => left - amount, line.amount);
}
