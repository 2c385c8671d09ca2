import type Stripe from "stripe";
import type { PriceRecord, Tier } from "@/sandbox/stripe/state/catalogue-records";
import type { Wire } from "./wire";

/** Without `tiers`, which Stripe shows only when they are expanded. */
export function renderPrice(row: PriceRecord): Wire<Stripe.Price> {
  return {
    id: row.id,
    object: "price",
    active: row.active,
    billing_scheme: row.billingScheme,
    created: row.created,
    currency: row.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: row.lookupKey,
    metadata: row.metadata,
    nickname: row.nickname,
    product: row.product,
    recurring: row.recurring && {
      interval: row.recurring.interval,
      interval_count: row.recurring.intervalCount,
      meter: row.recurring.meter,
      trial_period_days: null,
      usage_type: row.recurring.usageType,
    },
    tax_behavior: row.taxBehavior,
    tiers_mode: row.tiersMode,
    transform_quantity: row.transform && { divide_by: row.transform.divideBy, round: row.transform.round },
    type: row.recurring ? "recurring" : "one_time",
    unit_amount: wholeOrNull(row.unitAmount),
    unit_amount_decimal: row.unitAmount,
  };
}

export function renderTier(tier: Tier): Wire<Stripe.Price.Tier> {
  return {
    flat_amount: wholeOrNull(tier.flatAmount),
    flat_amount_decimal: tier.flatAmount,
    unit_amount: wholeOrNull(tier.unitAmount),
    unit_amount_decimal: tier.unitAmount,
    up_to: tier.upTo,
  };
}

/** The older `plan` that subscription items still carry. */
export function renderPlan(row: PriceRecord): Wire<Stripe.Plan> {
  return {
    id: row.id,
    object: "plan",
    active: row.active,
    amount: wholeOrNull(row.unitAmount),
    amount_decimal: row.unitAmount,
    billing_scheme: row.billingScheme,
    created: row.created,
    currency: row.currency,
    interval: row.recurring?.interval ?? "month",
    interval_count: row.recurring?.intervalCount ?? 1,
    livemode: false,
    metadata: row.metadata,
    meter: row.recurring?.meter ?? null,
    nickname: row.nickname,
    product: row.product,
    tiers_mode: row.tiersMode,
    transform_usage: row.transform && { divide_by: row.transform.divideBy, round: row.transform.round },
    trial_period_days: null,
    usage_type: row.recurring?.usageType ?? "licensed",
  };
}

/** Stripe fills the whole-number field only when the decimal is whole. */
function wholeOrNull(amount: string | null): number | null {
  return amount !== null && /^-?\d+$/.test(amount) ? Number(amount) : null;
}
