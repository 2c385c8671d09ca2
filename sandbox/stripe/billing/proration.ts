import { priceOf } from "@/sandbox/stripe/render/subscription";
import { newId } from "@/sandbox/stripe/state/ids";
import type { InvoiceItemRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { ItemRecord, SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { multiplied, roundedMinor, share } from "./amounts";
import { isMetered } from "./line-basis";
import { pricedParts } from "./tiers";

/** A pending credit for the rest of a licensed item's period; joins the next invoice. */
export function creditUnused(sandbox: Sandbox, row: SubscriptionRecord, item: ItemRecord, now: number): void {
  prorate(sandbox, row, item, now, -1);
}

/** A pending charge for the rest of the period, for an item that begins now. */
export function chargeRemaining(
  sandbox: Sandbox,
  row: SubscriptionRecord,
  item: ItemRecord,
  now: number,
): void {
  prorate(sandbox, row, item, now, 1);
}

function prorate(
  sandbox: Sandbox,
  row: SubscriptionRecord,
  item: ItemRecord,
  now: number,
  sign: 1 | -1,
): void {
  if (isMetered(sandbox, item) || item.periodEnd <= now) return;
  const price = priceOf(sandbox, item.price);
  const full = pricedParts(price, String(item.quantity ?? 1)).reduce((sum, part) => sum + part.amount, 0);
  const rest = share(item.periodEnd - now, item.periodEnd - item.periodStart);
  const amount = sign * roundedMinor(multiplied(String(full), rest));
  if (amount === 0) return;
  const name = sandbox.state.products.find(price.product)?.name ?? price.product;
  const pending: InvoiceItemRecord = {
    id: newId("ii", 24),
    created: now,
    customer: row.customer,
    subscription: row.id,
    subscriptionItem: item.id,
    invoice: null,
    amount,
    currency: row.currency,
    description: `${sign < 0 ? "Unused time on" : "Remaining time on"} ${name}`,
    metadata: {},
    start: now,
    end: item.periodEnd,
    quantity: String(item.quantity ?? 1),
    unitAmount: String(amount),
    price: price.id,
    proration: true,
  };
  sandbox.state.invoiceItems.add(pending);
}
