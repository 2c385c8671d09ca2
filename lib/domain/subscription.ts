/** Stripe's subscription statuses, and what each means to us. Written once, here. */
export const SUBSCRIPTION_STATUSES = [
  "incomplete",
  "incomplete_expired",
  "trialing",
  "active",
  "past_due",
  "canceled",
  "unpaid",
  "paused",
] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

export type Tone = "good" | "attention" | "danger" | "neutral";

type Meaning = {
  tone: Tone;
  /** Its calls may be answered, as far as Stripe is concerned; a suspension may still forbid it. */
  servesCalls: boolean;
  /** A payment is overdue: the grace period, where the policy grants one, is running or over. */
  owesPayment: boolean;
  /** Stripe will do nothing more with it; the tenant may get another subscription. */
  isEnded: boolean;
  /** Its items can be replaced: what it charges is settled or being collected. */
  mayChangePlan: boolean;
  /** Its usage is summed and, outside a trial, reported to Stripe. */
  measuresUsage: boolean;
  /** Its licensed items count as monthly recurring revenue (Stripe's own definition excludes trials). */
  countsInMrr: boolean;
  /** Stripe collects the invoices it makes; else each stays a draft until the open one is paid. */
  collectsInvoices: boolean;
};

const MEANINGS = {
  incomplete: {
    tone: "attention",
    servesCalls: false,
    owesPayment: false,
    isEnded: false,
    mayChangePlan: false,
    measuresUsage: true,
    countsInMrr: false,
    collectsInvoices: true,
  },
  incomplete_expired: {
    tone: "neutral",
    servesCalls: false,
    owesPayment: false,
    isEnded: true,
    mayChangePlan: false,
    measuresUsage: false,
    countsInMrr: false,
    collectsInvoices: true,
  },
  trialing: {
    tone: "good",
    servesCalls: true,
    owesPayment: false,
    isEnded: false,
    mayChangePlan: true,
    measuresUsage: true,
    countsInMrr: false,
    collectsInvoices: true,
  },
  active: {
    tone: "good",
    servesCalls: true,
    owesPayment: false,
    isEnded: false,
    mayChangePlan: true,
    measuresUsage: true,
    countsInMrr: true,
    collectsInvoices: true,
  },
  past_due: {
    tone: "danger",
    servesCalls: true,
    owesPayment: true,
    isEnded: false,
    mayChangePlan: true,
    measuresUsage: true,
    countsInMrr: true,
    collectsInvoices: true,
  },
  canceled: {
    tone: "neutral",
    servesCalls: false,
    owesPayment: false,
    isEnded: true,
    mayChangePlan: false,
    measuresUsage: false,
    countsInMrr: false,
    collectsInvoices: true,
  },
  unpaid: {
    tone: "danger",
    servesCalls: false,
    owesPayment: true,
    isEnded: false,
    mayChangePlan: false,
    measuresUsage: true,
    countsInMrr: false,
    collectsInvoices: false,
  },
  paused: {
    tone: "attention",
    servesCalls: false,
    owesPayment: false,
    isEnded: false,
    mayChangePlan: false,
    measuresUsage: false,
    countsInMrr: false,
    collectsInvoices: true,
  },
} as const satisfies Record<SubscriptionStatus, Meaning>;

/** The statuses in which a payment is overdue. */
export const OWING_STATUSES = SUBSCRIPTION_STATUSES.filter((status) => MEANINGS[status].owesPayment);

/** Those of them in which Stripe still tries, so that a grace period means something. */
export const SERVED_OWING_STATUSES = OWING_STATUSES.filter((status) => MEANINGS[status].servesCalls);

/** The statuses whose usage is summed. */
export const MEASURED_STATUSES = SUBSCRIPTION_STATUSES.filter((status) => MEANINGS[status].measuresUsage);

/** The statuses of a subscription that Stripe still works on. */
export const RUNNING_STATUSES = SUBSCRIPTION_STATUSES.filter((status) => !MEANINGS[status].isEnded);

export function meaningOf(status: SubscriptionStatus): Meaning {
  return MEANINGS[status];
}

/** Stripe may add a status one day. We would rather stop than guess what it means. */
export function subscriptionStatusFrom(value: string): SubscriptionStatus {
  const status = findSubscriptionStatus(value);
  if (!status) throw new Error(`Unknown subscription status "${value}"`);
  return status;
}

/** The foundation's rows may hold words of their own; before the first sync they mean nothing. */
export function findSubscriptionStatus(value: string | null): SubscriptionStatus | null {
  return SUBSCRIPTION_STATUSES.find((known) => known === value) ?? null;
}
