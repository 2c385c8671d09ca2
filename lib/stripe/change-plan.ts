import type Stripe from "stripe";
import { stripe } from "./client";
import { unlessNothingIsUpcoming } from "./next-invoice";
import type { PlanPrices, PlanSubscription } from "./plan-subscription";
import { previewInvoice } from "./preview-invoice";
import { type MissingOverage, withOverage } from "./preview-overage";

type Metadata = Record<string, string>;

/**
 * What changing to a plan now would bill, prorated from a moment that the
 * change is then told too: Stripe computes both alike. `recurring` is the
 * renewal that would follow.
 */
export function previewPlanChange(
  subscription: PlanSubscription,
  prices: PlanPrices,
  prorationAt: Date,
  mode: "next" | "recurring" = "next",
  missing: MissingOverage | null = null,
): Promise<Stripe.Invoice> {
  return previewInvoice({
    subscription: subscription.id,
    preview_mode: mode,
    subscription_details: changeTo(subscription, prices, prorationAt),
    ...withOverage(missing),
  });
}

/**
 * What the next renewal would bill with a plan's base; the usage before it is
 * still billed at the old price. Null when none is coming, as after a trial
 * that ends or pauses for want of a card.
 */
export function previewRenewalWith(
  subscription: PlanSubscription,
  prices: PlanPrices,
  missing: MissingOverage | null = null,
): Promise<Stripe.Invoice | null> {
  return unlessNothingIsUpcoming(() =>
    previewInvoice({
      subscription: subscription.id,
      subscription_details: {
        items: [baseWith(subscription, prices)],
        proration_behavior: "none",
      },
      ...withOverage(missing),
    }),
  );
}

/**
 * The same of a plan in another rhythm. Stripe previews no renewal that changes
 * it, but bills the same when the new rhythm begins now and nothing is prorated.
 */
export function previewRestartWith(
  subscription: PlanSubscription,
  prices: PlanPrices,
  missing: MissingOverage | null = null,
): Promise<Stripe.Invoice | null> {
  const begins =
    subscription.status === "trialing"
      ? { trial_end: "now" as const }
      : { billing_cycle_anchor: { type: "now" as const } };
  return unlessNothingIsUpcoming(() =>
    previewInvoice({
      subscription: subscription.id,
      subscription_details: { items: itemsFor(subscription, prices), proration_behavior: "none", ...begins },
      ...withOverage(missing),
    }),
  );
}

/**
 * Changes a running subscription's plan: its period ends now, a new one begins,
 * and one invoice credits the rest of the old, bills its usage and charges the
 * new. A card that is declined changes nothing.
 */
export async function changePlan(
  subscription: PlanSubscription,
  prices: PlanPrices,
  how: { prorationAt: Date; metadata: Metadata; idempotencyKey: string },
): Promise<{ requestId: string | null; invoiceId: string | null }> {
  const changed = await stripe().subscriptions.update(
    subscription.id,
    {
      ...changeTo(subscription, prices, how.prorationAt),
      metadata: how.metadata,
      ...(subscription.isCharged ? { payment_behavior: "error_if_incomplete" } : {}),
    },
    { idempotencyKey: how.idempotencyKey },
  );
  const { latest_invoice: invoice, lastResponse } = changed;
  const invoiceId = typeof invoice === "string" ? invoice : (invoice?.id ?? null);
  return { requestId: lastResponse.requestId, invoiceId };
}

/** In a trial nothing has been charged: the trial goes on under the new plan. */
function changeTo(subscription: PlanSubscription, prices: PlanPrices, prorationAt: Date) {
  const items = itemsFor(subscription, prices);
  if (subscription.status === "trialing") return { items, proration_behavior: "none" as const };
  return {
    items,
    proration_behavior: "always_invoice" as const,
    proration_date: Math.floor(prorationAt.getTime() / 1000),
    billing_cycle_anchor: { type: "now" as const },
  };
}

/** Items are replaced by id: one without an id would be added beside the old. */
function itemsFor(subscription: PlanSubscription, prices: PlanPrices) {
  const { metered } = subscription;
  const { overagePriceId } = prices;
  const usage = metered
    ? [overagePriceId ? { id: metered.id, price: overagePriceId } : { id: metered.id, deleted: true }]
    : overagePriceId
      ? [{ price: overagePriceId }]
      : [];
  return [baseWith(subscription, prices), ...usage];
}

/** An item whose price changes falls back to one unless its quantity is told. */
function baseWith({ base }: PlanSubscription, { basePriceId }: PlanPrices) {
  return { id: base.id, price: basePriceId, quantity: base.quantity };
}
