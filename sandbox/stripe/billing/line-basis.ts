import { priceOf } from "@/sandbox/stripe/render/subscription";
import type { Recurring } from "@/sandbox/stripe/state/catalogue-records";
import { newId } from "@/sandbox/stripe/state/ids";
import type { LineBasis } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { ItemRecord, SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { share } from "./amounts";
import { lastBoundary } from "./periods";

export function cycleOf(sandbox: Sandbox, item: ItemRecord): Recurring {
  const { recurring } = priceOf(sandbox, item.price);
  if (!recurring) throw new Error(`Price ${item.price} does not recur`);
  return recurring;
}

export function isMetered(sandbox: Sandbox, item: ItemRecord): boolean {
  return cycleOf(sandbox, item).usageType === "metered";
}

/** The usage of a metered item up to `end` that no invoice has yet. */
export function meteredBasis(sandbox: Sandbox, item: ItemRecord, end: number): LineBasis[] {
  const start = unbilledFrom(item);
  if (!isMetered(sandbox, item) || start >= end) return [];
  return [{ kind: "metered", id: newId("il", 24), item: item.id, price: item.price, start, end }];
}

/** A licensed item for its current period, in advance; a part of the price when the period is cut short. */
export function licensedBasis(
  sandbox: Sandbox,
  subscription: SubscriptionRecord,
  item: ItemRecord,
): LineBasis[] {
  const cycle = cycleOf(sandbox, item);
  if (cycle.usageType === "metered") return [];
  const { periodStart: start, periodEnd: end } = item;
  const source = {
    id: newId("il", 24),
    item: item.id,
    price: item.price,
    start,
    end,
    quantity: item.quantity ?? 1,
  };
  const fullStart = lastBoundary(subscription, cycle, end - 1);
  if (start <= fullStart) return [{ kind: "licensed", ...source }];
  return [{ kind: "part", ...source, share: share(end - start, end - fullStart) }];
}

export function trialBasis(sandbox: Sandbox, item: ItemRecord): LineBasis[] {
  if (isMetered(sandbox, item)) return [];
  const { id, price, periodStart: start, periodEnd: end } = item;
  return [{ kind: "trial", id: newId("il", 24), item: id, price, start, end, quantity: item.quantity ?? 1 }];
}

function unbilledFrom(item: ItemRecord): number {
  return Math.max(item.periodStart, item.billedUntil ?? 0);
}
