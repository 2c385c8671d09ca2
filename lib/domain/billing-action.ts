import { meaningOf, type SubscriptionStatus } from "./subscription";

/** What a tenant's page knows before an action is asked of Stripe. */
export type BillingSituation = {
  mayAct: boolean;
  hasCustomer: boolean;
  hasSubscription: boolean;
  status: SubscriptionStatus | null;
  isEnding: boolean;
};

/** Why an action is not offered, in the words of `lib/errors.ts`; null when it can be tried. */
type Reason =
  | "not_allowed"
  | "customer_exists"
  | "no_customer"
  | "subscription_exists"
  | "no_subscription"
  | "already_ending";

const REASONS = {
  create_customer: ({ hasCustomer }) => (hasCustomer ? "customer_exists" : null),
  create_subscription: (situation) => {
    if (!situation.hasCustomer) return "no_customer";
    return hasRunningSubscription(situation) ? "subscription_exists" : null;
  },
  cancel_at_period_end: (situation) => {
    if (!hasRunningSubscription(situation)) return "no_subscription";
    return situation.isEnding ? "already_ending" : null;
  },
  cancel_now: (situation) => (hasRunningSubscription(situation) ? null : "no_subscription"),
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

function hasRunningSubscription({ hasSubscription, status }: BillingSituation): boolean {
  return hasSubscription && !(status !== null && meaningOf(status).isEnded);
}
