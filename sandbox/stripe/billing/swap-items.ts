import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import type { LineBasis } from "@/sandbox/stripe/state/invoice-records";
import type { Metadata } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { ItemRecord, SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { createSubscriptionInvoice } from "./create-invoice";
import { meteredQuantity, newItem, otherCurrency } from "./create-subscription";
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
  /** From when prorations count, if not from now: what a preview showed can be billed later to the cent. */
  prorationDate?: number;
}

/**
 * Adds, replaces and removes items. In flexible billing mode a removed or
 * replaced metered item's usage so far is billed at once; licensed items are
 * prorated as asked. Resetting the anchor closes every running period now;
 * nothing else moves it.
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
  const resets = bills && options.resetsAnchor;
  if (resets) usage.push(...row.items.flatMap((item) => meteredBasis(sandbox, item, now)));
  for (const change of changes) {
    const old = before.find((item) => item.id === change.id);
    if (old && bills && !resets && replaces(change, old)) usage.push(...meteredBasis(sandbox, old, now));
    apply(sandbox, row, change, now);
  }
  if (row.items.length === 0) throw invalid("A subscription must have at least one active plan.", "items");
  if (new Set(row.items.map(({ price }) => price)).size < row.items.length) throw duplicatePrice();
  const at = prorationMoment(before, options, now);
  const pending = sandbox.state.invoiceItems.size;
  if (bills && options.proration !== "none") proratePieces(sandbox, row, before, at, resets);
  const prorates = sandbox.state.invoiceItems.size > pending;
  if (resets) restart(sandbox, row, now);
  const basis = resets
    ? [...usage, ...row.items.flatMap((item) => licensedBasis(sandbox, row, item))]
    : usage;
  if (basis.length === 0 && !(prorates && options.proration === "always_invoice")) return;
  const start = Math.min(...before.map((item) => item.periodStart));
  const invoice = createSubscriptionInvoice(sandbox, row, "subscription_update", basis, { start, end: now });
  finalizeInvoice(sandbox, invoice, { collects: true });
}

/** Opens new periods from now on for every item, counted from now. */
export function restart(sandbox: Sandbox, row: SubscriptionRecord, now: number): void {
  row.anchor = now;
  row.anchorConfig = null;
  for (const item of row.items) {
    item.periodStart = now;
    item.billedUntil = null;
    item.periodEnd = nextBoundary(row, cycleOf(sandbox, item), now);
  }
}

function prorationMoment(before: ItemRecord[], { prorationDate }: SwapOptions, now: number): number {
  if (prorationDate === undefined) return now;
  const start = Math.max(...before.map((item) => item.periodStart));
  const end = Math.min(...before.map((item) => item.periodEnd));
  if (prorationDate >= start && prorationDate <= end) return prorationDate;
  throw invalid(
    "Cannot specify a proration date outside of the subscription's current period.",
    "proration_date",
  );
}

function duplicatePrice() {
  return invalid(
    "Cannot add multiple subscription items with the same plan. If you want to have multiple quantities of the same plan, use the `quantity` parameter instead.",
    "items",
  );
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
    if (price.currency !== row.currency) throw otherCurrency(price.currency, row.currency);
    item.price = price.id;
    item.billedUntil = now;
    item.periodEnd = boundaryOf(sandbox, row, item, now);
    item.quantity = price.recurring?.usageType === "metered" ? null : 1;
  }
  if (change.quantity !== undefined) {
    if (isMetered(sandbox, item)) throw meteredQuantity("items[0]");
    item.quantity = change.quantity;
  }
  if (change.metadata !== undefined) {
    const metadata = change.metadata === null ? {} : { ...item.metadata, ...change.metadata };
    item.metadata = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== ""));
  }
}

function add(sandbox: Sandbox, row: SubscriptionRecord, change: ItemChange, now: number): void {
  if (change.price === undefined)
    throw invalid("Missing required param: items[0][price].", "items[0][price]", "parameter_missing");
  const asked = { price: change.price, quantity: change.quantity, metadata: change.metadata ?? {} };
  const item = newItem(sandbox, asked, "items[0]", row.currency, now);
  item.periodEnd = boundaryOf(sandbox, row, item, now);
  row.items.push(item);
}

function boundaryOf(sandbox: Sandbox, row: SubscriptionRecord, item: ItemRecord, now: number): number {
  return row.status === "trialing" && row.trialEnd !== null
    ? row.trialEnd
    : nextBoundary(row, cycleOf(sandbox, item), now);
}

function proratePieces(
  sandbox: Sandbox,
  row: SubscriptionRecord,
  before: ItemRecord[],
  at: number,
  resets: boolean,
): void {
  for (const old of before) {
    const current = row.items.find((item) => item.id === old.id);
    const same = current && current.price === old.price && current.quantity === old.quantity;
    if (!same || resets) creditUnused(sandbox, row, old, at);
  }
  if (resets) return;
  for (const item of row.items) {
    const old = before.find((candidate) => candidate.id === item.id);
    if (!old || old.price !== item.price || old.quantity !== item.quantity)
      chargeRemaining(sandbox, row, item, at);
  }
}

function replaces(change: ItemChange, old: ItemRecord): boolean {
  return change.deleted === true || (change.price !== undefined && change.price !== old.price);
}
