import type Stripe from "stripe";
import type { PhaseRecord, ScheduleRecord } from "@/sandbox/stripe/state/schedule-records";
import type { Wire } from "./wire";

export function renderSchedule(row: ScheduleRecord): Wire<Stripe.SubscriptionSchedule> {
  const running = row.status === "active" ? row.phases[row.current] : undefined;
  return {
    id: row.id,
    object: "subscription_schedule",
    application: null,
    billing_mode: { flexible: { proration_discounts: "included" }, type: "flexible" },
    canceled_at: row.canceledAt,
    completed_at: row.completedAt,
    created: row.created,
    current_phase: running ? { end_date: running.end, start_date: running.start } : null,
    customer: row.customer,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      automatic_tax: { disabled_reason: null, enabled: false, liability: null },
      billing_cycle_anchor: "automatic",
      billing_thresholds: null,
      collection_method: "charge_automatically",
      default_payment_method: null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: "self" },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: row.endBehavior,
    livemode: false,
    metadata: row.metadata,
    pause_schedules: [],
    phases: row.phases.map(renderPhase),
    released_at: row.releasedAt,
    released_subscription: row.releasedSubscription,
    status: row.status,
    subscription: row.subscription,
    test_clock: null,
  };
}

function renderPhase(phase: PhaseRecord): Wire<Stripe.SubscriptionSchedule.Phase> {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: phase.anchor,
    billing_thresholds: null,
    collection_method: phase.collectionMethod,
    currency: phase.currency,
    default_payment_method: phase.defaultPaymentMethod,
    default_tax_rates: [],
    description: phase.description,
    discounts: [],
    end_date: phase.end,
    invoice_settings: null,
    items: phase.items.map((item) => ({
      billing_thresholds: null,
      discounts: [],
      metadata: item.metadata,
      plan: item.price,
      price: item.price,
      ...(item.quantity !== null && { quantity: item.quantity }),
      tax_rates: [],
    })),
    metadata: phase.metadata,
    on_behalf_of: null,
    proration_behavior: phase.proration,
    start_date: phase.start,
    transfer_data: null,
    trial_end: phase.trialEnd,
  };
}
