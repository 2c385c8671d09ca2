import { whyNoPlanChange } from "./plan-change";
import { meaningOf, type SubscriptionStatus } from "./subscription";

/** What a tenant's page knows before an action is asked of Stripe. */
export type BillingSituation = {
  mayAct: boolean;
  hasCustomer: boolean;
  hasSubscription: boolean;
  status: SubscriptionStatus | null;
  isEnding: boolean;
  hasScheduledChange: boolean;
  /** Stripe makes drafts of its invoices, or gives them up, until somebody lets it collect again. */
  isCollectionPaused: boolean;
  isSuspendedByHand: boolean;
  isSuspendedForQuota: boolean;
  hasOpenInvoice: boolean;
  hasPaymentMethod: boolean;
  hasDiscount: boolean;
};

/** Why an action is not offered, in the words of `lib/errors.ts`; null when it can be tried. */
type Reason =
  | "not_allowed"
  | "customer_exists"
  | "no_customer"
  | "subscription_exists"
  | "no_subscription"
  | "already_ending"
  | "needs_active"
  | "ending_first"
  | "change_scheduled"
  | "no_scheduled_change"
  | "nothing_to_resume"
  | "already_suspended"
  | "not_suspended"
  | "not_suspended_for_quota"
  | "no_open_invoice"
  | "no_payment_method"
  | "no_discount";

const REASONS = {
  create_customer: ({ hasCustomer }) => (hasCustomer ? "customer_exists" : null),
  link_customer: ({ hasCustomer }) => (hasCustomer ? "customer_exists" : null),
  send_checkout_link: (situation) => (hasRunningSubscription(situation) ? "subscription_exists" : null),
  open_portal: ({ hasCustomer }) => (hasCustomer ? null : "no_customer"),
  create_subscription: (situation) => {
    if (!situation.hasCustomer) return "no_customer";
    return hasRunningSubscription(situation) ? "subscription_exists" : null;
  },
  cancel_at_period_end: (situation) => {
    if (!hasRunningSubscription(situation)) return "no_subscription";
    if (situation.isEnding) return "already_ending";
    return situation.hasScheduledChange ? "change_scheduled" : null;
  },
  cancel_now: (situation) => (hasRunningSubscription(situation) ? null : "no_subscription"),
  change_plan: (situation) => {
    if (!hasRunningSubscription(situation) || situation.status === null) return "no_subscription";
    return whyNoPlanChange({ ...situation, status: situation.status });
  },
  cancel_scheduled_change: ({ hasScheduledChange }) => (hasScheduledChange ? null : "no_scheduled_change"),
  resume: (situation) => {
    if (!hasRunningSubscription(situation)) return "no_subscription";
    const { isEnding, isCollectionPaused, status } = situation;
    return isEnding || isCollectionPaused || status === "paused" ? null : "nothing_to_resume";
  },
  suspend: ({ isSuspendedByHand }) => (isSuspendedByHand ? "already_suspended" : null),
  lift_suspension: ({ isSuspendedByHand }) => (isSuspendedByHand ? null : "not_suspended"),
  lift_quota_suspension: ({ isSuspendedForQuota }) =>
    isSuspendedForQuota ? null : "not_suspended_for_quota",
  retry_payment: ({ hasCustomer, hasOpenInvoice, hasPaymentMethod }) => {
    if (!hasCustomer) return "no_customer";
    if (!hasOpenInvoice) return "no_open_invoice";
    return hasPaymentMethod ? null : "no_payment_method";
  },
  apply_coupon: whyNoNewTerms,
  remove_discount: (situation) => {
    if (!hasRunningSubscription(situation)) return "no_subscription";
    return situation.hasDiscount ? whyNoNewTerms(situation) : "no_discount";
  },
  change_collection_method: whyNoNewTerms,
  set_automatic_tax: whyNoNewTerms,
  sync_status: ({ hasCustomer }) => (hasCustomer ? null : "no_customer"),
} as const satisfies Record<string, (situation: BillingSituation) => Reason | null>;

export type BillingAction = keyof typeof REASONS;

/**
 * Whether a screen should offer an action. It spares a click and guards nothing:
 * the command asks Stripe and refuses by itself.
 */
export function whyUnavailable(action: BillingAction, situation: BillingSituation): Reason | null {
  return situation.mayAct ? REASONS[action](situation) : "not_allowed";
}

/** A plan that waits brings the terms of the day it was scheduled on along. */
function whyNoNewTerms(situation: BillingSituation): "no_subscription" | "change_scheduled" | null {
  if (!hasRunningSubscription(situation)) return "no_subscription";
  return situation.hasScheduledChange ? "change_scheduled" : null;
}

function hasRunningSubscription({ hasSubscription, status }: BillingSituation): boolean {
  return hasSubscription && !(status !== null && meaningOf(status).isEnded);
}
