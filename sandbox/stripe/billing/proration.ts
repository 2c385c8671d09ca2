import { priceOf } from "@/sandbox/stripe/render/subscription";
import { newId } from "@/sandbox/stripe/state/ids";
import type { InvoiceItemRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { ItemRecord, SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { multiplied, roundedMinor, share } from "./amounts";
import { priceAfterDiscounts } from "./apply-discounts";
import { cycleOf, isMetered } from "./line-basis";
import { lastBoundary } from "./periods";
import { pricedParts } from "./tiers";

/** A pending credit for the rest of a licensed item's period from `at`; joins the next invoice. */
export function creditUnused(sandbox: Sandbox, row: SubscriptionRecord, item: ItemRecord, at: number): void {
  prorate(sandbox, row, item, at, -1);
}

/** A pending charge for the rest of the period from `at`, for an item that begins now. */
export function chargeRemaining(
  sandbox: Sandbox,
  row: SubscriptionRecord,
  item: ItemRecord,
  at: number,
): void {
  prorate(sandbox, row, item, at, 1);
}

/**
 * A part of the price to the second, measured against a whole cycle: a first
 * period that was cut short was charged in part, and is credited in part. What
 * recurring discounts take is taken here, since nothing discounts a proration.
 */
function prorate(
  sandbox: Sandbox,
  row: SubscriptionRecord,
  item: ItemRecord,
  at: number,
  sign: 1 | -1,
): void {
  if (isMetered(sandbox, item) || item.periodEnd <= at) return;
  const price = priceOf(sandbox, item.price);
  const gross = pricedParts(price, String(item.quantity ?? 1)).reduce((sum, part) => sum + part.amount, 0);
  const full = priceAfterDiscounts(sandbox, row, { amount: gross, product: price.product });
  const cycleStart = lastBoundary(row, cycleOf(sandbox, item), item.periodEnd - 1);
  const rest = share(item.periodEnd - at, item.periodEnd - cycleStart);
  const amount = sign * roundedMinor(multiplied(String(full), rest));
  if (amount === 0) return;
  const name = sandbox.state.products.find(price.product)?.name ?? price.product;
  const since = new Date(at * 1000).toISOString().slice(0, 10);
  const pending: InvoiceItemRecord = {
    id: newId("ii", 24),
    created: sandbox.clock.now(),
    customer: row.customer,
    subscription: row.id,
    subscriptionItem: item.id,
    invoice: null,
    amount,
    currency: row.currency,
    description: `${sign < 0 ? "Unused time on" : "Remaining time on"} ${name} after ${since}`,
    metadata: {},
    start: at,
    end: item.periodEnd,
    quantity: String(item.quantity ?? 1),
    unitAmount: String(amount),
    price: price.id,
    proration: true,
  };
  sandbox.state.invoiceItems.add(pending);
}
