import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import type { LineBasis } from "@/sandbox/stripe/state/invoice-records";
import type { Metadata } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { ItemRecord, SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { createSubscriptionInvoice } from "./create-invoice";
import { meteredQuantity, newItem } from "./create-subscription";
import { finalizeInvoice } from "./finalize-invoice";
import { checkedPrice } from "./items";
import { cycleOf, isMetered, licensedBasis, meteredBasis } from "./line-basis";
import { nextBoundary } from "./periods";
import { chargeRemaining, creditUnused } from "./proration";

export interface ItemChange {
  id?: string;
  price?: string;
  quantity?: number;
  deleted?: boolean;
  metadata?: Metadata | null;
}

export interface SwapOptions {
  proration: "create_prorations" | "always_invoice" | "none";
  resetsAnchor: boolean;
}

/**
 * Adds, replaces and removes items. In flexible billing mode a removed or
 * replaced metered item's usage so far is billed at once; licensed items are
 * prorated as asked. Resetting the anchor closes every running period now.
 */
export function swapItems(
  sandbox: Sandbox,
  row: SubscriptionRecord,
  changes: ItemChange[],
  options: SwapOptions,
): void {
  const now = sandbox.clock.now();
  const usage: LineBasis[] = [];
  const bills = row.status !== "trialing";
  const before = row.items.map((item) => ({ ...item }));
  const resets =
    bills && (options.resetsAnchor || changes.some((change) => changesCycle(sandbox, row, change)));
  if (resets) usage.push(...row.items.flatMap((item) => meteredBasis(sandbox, item, now)));
  for (const change of changes) {
    const old = before.find((item) => item.id === change.id);
    if (old && bills && !resets && replaces(change, old)) usage.push(...meteredBasis(sandbox, old, now));
    apply(sandbox, row, change, now);
  }
  if (row.items.length === 0) throw invalid("A subscription must have at least one active plan.", "items");
  if (bills && options.proration !== "none") proratePieces(sandbox, row, before, now, resets);
  if (resets) restart(sandbox, row, now);
  const basis = resets
    ? [...usage, ...row.items.flatMap((item) => licensedBasis(sandbox, row, item))]
    : usage;
  if (basis.length === 0 && options.proration !== "always_invoice") return;
  const start = Math.min(...before.map((item) => item.periodStart));
  const invoice = createSubscriptionInvoice(sandbox, row, "subscription_update", basis, { start, end: now });
  finalizeInvoice(sandbox, invoice, { collects: true });
}

function apply(sandbox: Sandbox, row: SubscriptionRecord, change: ItemChange, now: number): void {
  if (change.id === undefined) {
    add(sandbox, row, change, now);
    return;
  }
  const item = row.items.find((candidate) => candidate.id === change.id);
  if (!item) throw noSuch("subscription item", change.id, "items[0][id]");
  if (change.deleted) {
    row.items = row.items.filter((candidate) => candidate !== item);
    return;
  }
  if (change.price !== undefined && change.price !== item.price) {
    const price = checkedPrice(sandbox, change.price, "items[0][price]");
    item.price = price.id;
    item.billedUntil = now;
    item.quantity = price.recurring?.usageType === "metered" ? null : (item.quantity ?? 1);
  }
  if (change.quantity !== undefined) {
    if (isMetered(sandbox, item)) throw meteredQuantity("items[0]");
    item.quantity = change.quantity;
  }
}

function add(sandbox: Sandbox, row: SubscriptionRecord, change: ItemChange, now: number): void {
  if (change.price === undefined)
    throw invalid("Missing required param: items[0][price].", "items[0][price]", "parameter_missing");
  const asked = { price: change.price, quantity: change.quantity, metadata: change.metadata ?? {} };
  const item = newItem(sandbox, asked, "items[0]", row.currency, now);
  const [sibling] = row.items;
  item.periodEnd =
    row.status === "trialing" && sibling
      ? sibling.periodEnd
      : nextBoundary(row.anchor, cycleOf(sandbox, item), now);
  row.items.push(item);
}

function proratePieces(
  sandbox: Sandbox,
  row: SubscriptionRecord,
  before: ItemRecord[],
  now: number,
  resets: boolean,
): void {
  for (const old of before) {
    const current = row.items.find((item) => item.id === old.id);
    const same = current && current.price === old.price && current.quantity === old.quantity;
    if (!same || resets) creditUnused(sandbox, row, old, now);
  }
  if (resets) return;
  for (const item of row.items) {
    const old = before.find((candidate) => candidate.id === item.id);
    if (!old || old.price !== item.price || old.quantity !== item.quantity)
      chargeRemaining(sandbox, row, item, now);
  }
}

function restart(sandbox: Sandbox, row: SubscriptionRecord, now: number): void {
  row.anchor = now;
  for (const item of row.items) {
    item.periodStart = now;
    item.billedUntil = null;
    item.periodEnd = nextBoundary(now, cycleOf(sandbox, item), now);
  }
}

function replaces(change: ItemChange, old: ItemRecord): boolean {
  return change.deleted === true || (change.price !== undefined && change.price !== old.price);
}

function changesCycle(sandbox: Sandbox, row: SubscriptionRecord, change: ItemChange): boolean {
  const item = row.items.find((candidate) => candidate.id === change.id);
  if (!item || change.price === undefined) return false;
  const [old, next] = [
    cycleOf(sandbox, item),
    checkedPrice(sandbox, change.price, "items[0][price]").recurring,
  ];
  return next !== null && (old.interval !== next.interval || old.intervalCount !== next.intervalCount);
}
