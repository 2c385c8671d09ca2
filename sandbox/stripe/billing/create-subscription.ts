import { actionRequired, declined } from "@/sandbox/stripe/http/declines";
import { invalid } from "@/sandbox/stripe/http/errors";
import { newId } from "@/sandbox/stripe/state/ids";
import type { Metadata } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type {
  AnchorConfig,
  CollectionMethod,
  ItemRecord,
  MissingPaymentMethod,
  SubscriptionRecord,
} from "@/sandbox/stripe/state/subscription-records";
import { announceSubscription } from "./change";
import { paymentMethodFor } from "./collect";
import { createSubscriptionInvoice } from "./create-invoice";
import { checkCurrency } from "./currency";
import { type AskedDiscount, checkedDiscounts, giveDiscounts } from "./discounts";
import { finalizeInvoice } from "./finalize-invoice";
import { checkedPrice } from "./items";
import { cycleOf, isMetered, licensedBasis, trialBasis } from "./line-basis";
import { anchorFromConfig, nextBoundary } from "./periods";
import { planSubscription } from "./plan-moments";
import { checkTaxLocation } from "./tax-location";
import { pricedParts } from "./tiers";

export type PaymentBehavior = "allow_incomplete" | "default_incomplete" | "error_if_incomplete";

export interface NewSubscription {
  customer: string;
  items: { price: string; quantity?: number; metadata?: Metadata }[];
  metadata: Metadata;
  description: string | null;
  discounts: AskedDiscount[];
  automaticTax: boolean;
  collectionMethod: CollectionMethod;
  daysUntilDue: number | null;
  defaultPaymentMethod: string | null;
  paymentBehavior: PaymentBehavior;
  trialEnd: number | null;
  trialWithoutPayment: MissingPaymentMethod;
  anchor: number | null;
  anchorConfig: AnchorConfig | null;
  prorates: boolean;
  cancelAt: number | null;
  cancelAtPeriodEnd: boolean;
}

/** Creates a subscription and its first invoice, finalized and charged at once; a trial's is over nothing. */
export function createSubscription(sandbox: Sandbox, asked: NewSubscription): SubscriptionRecord {
  const row = subscriptionRecord(sandbox, asked);
  checkCurrency(sandbox, row.customer, row.currency);
  const holder = { customer: row.customer, subscription: row.id, currency: row.currency, has: [] };
  const discounts = checkedDiscounts(sandbox, asked.discounts, holder);
  if (row.automaticTax) checkTaxLocation(sandbox, row.customer);
  const owes = row.trialEnd === null && row.items.some((item) => firstAmount(sandbox, item) > 0);
  const mustPay = owes && row.collectionMethod === "charge_automatically";
  if (mustPay && asked.paymentBehavior !== "default_incomplete")
    refuseUnpayable(sandbox, row, asked.paymentBehavior);
  if (mustPay) row.status = "incomplete";
  sandbox.state.subscriptions.add(row);
  row.discounts = giveDiscounts(sandbox, discounts, holder);
  const basis = row.items.flatMap((item) => {
    if (row.trialEnd !== null) return trialBasis(sandbox, item);
    const lines = licensedBasis(sandbox, row, item);
    return asked.prorates ? lines : lines.filter((line) => line.kind !== "part");
  });
  announceSubscription(sandbox, "customer.subscription.created", row);
  const period = { start: row.created, end: row.created };
  const invoice = createSubscriptionInvoice(sandbox, row, "subscription_create", basis, period);
  finalizeInvoice(sandbox, invoice, { collects: asked.paymentBehavior !== "default_incomplete" });
  if (row.status === "incomplete" && invoice.status === "paid") row.status = "active";
  planSubscription(sandbox, row);
  return row;
}

function subscriptionRecord(sandbox: Sandbox, asked: NewSubscription): SubscriptionRecord {
  const now = sandbox.clock.now();
  const [first] = asked.items;
  if (!first) throw invalid("Missing required param: items.", "items", "parameter_missing");
  const currency = checkedPrice(sandbox, first.price, "items[0][price]").currency;
  const trialEnd = asked.trialEnd !== null && asked.trialEnd > now ? asked.trialEnd : null;
  const from = trialEnd ?? now;
  const anchor = asked.anchorConfig ? anchorFromConfig(asked.anchorConfig, from) : (asked.anchor ?? from);
  const anchored = { anchor, anchorConfig: asked.anchorConfig };
  const items = asked.items.map((item, index) => newItem(sandbox, item, `items[${index}]`, currency, now));
  for (const item of items) item.periodEnd = trialEnd ?? nextBoundary(anchored, cycleOf(sandbox, item), now);
  return {
    id: newId("sub", 24),
    created: now,
    customer: asked.customer,
    status: trialEnd === null ? "active" : "trialing",
    currency,
    items,
    anchor,
    anchorConfig: asked.anchorConfig,
    cancelAt: asked.cancelAt,
    cancelAtPeriodEnd: asked.cancelAtPeriodEnd,
    canceledAt: asked.cancelAtPeriodEnd || asked.cancelAt !== null ? now : null,
    endedAt: null,
    cancellation: { comment: null, feedback: null, reason: null },
    collectionMethod: asked.collectionMethod,
    daysUntilDue: asked.daysUntilDue,
    defaultPaymentMethod: asked.defaultPaymentMethod,
    description: asked.description,
    discounts: [],
    automaticTax: asked.automaticTax,
    metadata: asked.metadata,
    latestInvoice: null,
    pauseCollection: null,
    trialStart: trialEnd === null ? null : now,
    trialEnd,
    trialWithoutPayment: asked.trialWithoutPayment,
    trialEndAnnounced: false,
    schedule: null,
    upcomingTold: null,
  };
}

export function newItem(
  sandbox: Sandbox,
  asked: NewSubscription["items"][number],
  name: string,
  currency: string,
  now: number,
): ItemRecord {
  const price = checkedPrice(sandbox, asked.price, `${name}[price]`);
  if (price.currency !== currency) {
    throw otherCurrency(price.currency, currency, `${name}[price]`);
  }
  const metered = price.recurring?.usageType === "metered";
  if (metered && asked.quantity !== undefined) throw meteredQuantity(name);
  const quantity = metered ? null : (asked.quantity ?? 1);
  const item = { id: newId("si"), created: now, price: price.id, quantity, metadata: asked.metadata ?? {} };
  return { ...item, periodStart: now, periodEnd: now, billedUntil: null };
}

export function otherCurrency(given: string, expected: string, param = "items[0][price]") {
  return invalid(
    `The price specified only supports \`${given}\`. This doesn't match the expected currency: \`${expected}\`.`,
    param,
  );
}

export function meteredQuantity(name: string) {
  return invalid("Quantity should not be specified where usage_type is `metered`.", `${name}[quantity]`);
}

function refuseUnpayable(sandbox: Sandbox, row: SubscriptionRecord, behavior: PaymentBehavior): void {
  const method = paymentMethodFor(sandbox, { ...row, subscription: null });
  if (!method) {
    const message =
      "This customer has no attached payment source or default payment method. Please consider adding a default payment method.";
    throw invalid(message, undefined, "resource_missing");
  }
  if (behavior !== "error_if_incomplete") return;
  if (method.needsAuthentication) throw actionRequired("subscription");
  if (method.declineCode !== null) throw declined(method.declineCode);
}

function firstAmount(sandbox: Sandbox, item: ItemRecord): number {
  if (isMetered(sandbox, item)) return 0;
  const price = checkedPrice(sandbox, item.price, "price");
  return pricedParts(price, String(item.quantity ?? 1)).reduce((sum, part) => sum + part.amount, 0);
}
