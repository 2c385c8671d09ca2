import type Stripe from "stripe";
import type { PriceRecord } from "@/sandbox/stripe/state/catalogue-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { ItemRecord, SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { renderPlan, renderPrice } from "./price";
import { listOf, type Wire } from "./wire";

/** Periods stand on the items only, since API version basil (stripe CHANGELOG, v18). */
export function renderSubscription(sandbox: Sandbox, row: SubscriptionRecord): Wire<Stripe.Subscription> {
  return {
    id: row.id,
    object: "subscription",
    application: null,
    application_fee_percent: null,
    automatic_tax: {
      disabled_reason: null,
      enabled: row.automaticTax,
      liability: row.automaticTax ? { type: "self" } : null,
    },
    billing_cycle_anchor: row.anchor,
    billing_cycle_anchor_config: row.anchorConfig && {
      day_of_month: row.anchorConfig.dayOfMonth,
      hour: row.anchorConfig.hour,
      minute: row.anchorConfig.minute,
      month: row.anchorConfig.month,
      second: row.anchorConfig.second,
    },
    billing_mode: { flexible: { proration_discounts: "included" }, type: "flexible" },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: row.cancelAt ?? (row.cancelAtPeriodEnd ? firstPeriodEnd(row) : null),
    cancel_at_period_end: row.cancelAtPeriodEnd,
    canceled_at: row.canceledAt,
    cancellation_details: { ...row.cancellation, feedback_option: null },
    collection_method: row.collectionMethod,
    created: row.created,
    currency: row.currency,
    customer: row.customer,
    customer_account: null,
    days_until_due: row.daysUntilDue,
    default_payment_method: row.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: row.description,
    discounts: heldDiscounts(sandbox, row),
    ended_at: row.endedAt,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    items: listOf(
      row.items.map((item) => renderItem(sandbox, row, item)),
      `/v1/subscription_items?subscription=${row.id}`,
    ),
    latest_invoice: row.latestInvoice,
    livemode: false,
    managed_payments: null,
    metadata: row.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: row.pauseCollection && {
      behavior: row.pauseCollection.behavior,
      resumes_at: row.pauseCollection.resumesAt,
    },
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: "off",
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: row.schedule,
    start_date: row.created,
    status: row.status,
    test_clock: null,
    transfer_data: null,
    trial_end: row.trialEnd,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: row.trialWithoutPayment },
    },
    trial_start: row.trialStart,
  };
}

export function renderItem(
  sandbox: Sandbox,
  subscription: SubscriptionRecord,
  item: ItemRecord,
): Wire<Stripe.SubscriptionItem> {
  const price = priceOf(sandbox, item.price);
  return {
    id: item.id,
    object: "subscription_item",
    billing_thresholds: null,
    created: item.created,
    current_period_end: item.periodEnd,
    current_period_start: item.periodStart,
    current_trial: null,
    discounts: [],
    metadata: item.metadata,
    plan: renderPlan(price),
    price: renderPrice(price),
    ...(item.quantity !== null && { quantity: item.quantity }),
    subscription: subscription.id,
    tax_rates: [],
  };
}

function heldDiscounts({ state, clock }: Sandbox, row: SubscriptionRecord): string[] {
  const now = clock.now();
  return row.discounts.filter((id) => (state.discounts.find(id)?.end ?? Number.POSITIVE_INFINITY) > now);
}

export function firstPeriodEnd(row: SubscriptionRecord): number {
  return Math.min(...row.items.map((item) => item.periodEnd));
}

export function priceOf(sandbox: Sandbox, id: string): PriceRecord {
  const price = sandbox.state.prices.find(id);
  if (!price) throw new Error(`Price ${id} is referenced but does not exist`);
  return price;
}
