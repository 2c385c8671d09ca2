import { DrizzleQueryError } from "drizzle-orm/errors";
import { type Reason, type ReasonCode, reasonText, type ToldReason } from "@/lib/domain/reason";

/**
 * Everything an admin may be refused, with the sentence for logs and for
 * callers without a language. Screens show `errors.<code>` of their language.
 */
export const BILLING_ERRORS = {
  bad_input: "Some of the values are not valid.",
  not_signed_in: "Sign in first.",
  not_allowed: "Your role does not allow this.",
  tenant_not_found: "There is no such tenant.",
  busy: "Another action is running for this tenant. Try again in a moment.",
  no_customer: "The tenant has no Stripe customer yet.",
  customer_exists: "The tenant already has a Stripe customer.",
  subscription_exists: "The tenant already has a subscription that has not ended.",
  no_subscription: "The tenant has no running subscription.",
  already_ending: "The subscription already ends with this period.",
  already_suspended: "The tenant is already suspended by hand.",
  not_suspended: "The tenant is not suspended by hand.",
  not_suspended_for_quota: "The tenant is not suspended for its quota.",
  alert_refused: "The message was not taken. The list of alerts says why.",
  alert_unanswered: "The message was sent, but nobody confirmed it. It may or may not have arrived.",
  alert_not_resendable: "This alert is not waiting for a decision any more.",
  needs_active: "The plan can be changed while the subscription is active, past due or in a trial.",
  ending_first: "The subscription is going to end. Resume it first.",
  change_scheduled: "A change of plan is scheduled already. Cancel it first.",
  no_scheduled_change: "No change of plan is scheduled.",
  nothing_to_resume: "The subscription goes on already: there is nothing to resume.",
  same_plan: "The tenant is on this plan already.",
  other_items_interval:
    "The subscription has items beside its plan, which bill in another rhythm than the new plan. Change or remove them in Stripe first.",
  currency_differs: "The plan is in another currency than the subscription, which Stripe does not allow.",
  preview_stale: "The amounts were computed too long ago. Look at them again, then confirm.",
  preview_changed: "The amounts have changed meanwhile. Nothing was done: look at them again, then confirm.",
  plan_not_found: "There is no such plan.",
  plan_not_published: "The plan is not published to Stripe yet.",
  plan_key_taken: "There is already a plan with this key.",
  plan_changed: "Somebody else has changed this plan in the meantime.",
  plan_archived: "The plan is archived. Bring it back first.",
  plan_not_archived: "The plan is not archived.",
  catalogue_busy: "Somebody else is publishing. Try again in a moment.",
  catalogue_changed: "What would be done has changed since it was shown. Look at it again.",
  not_confirmed: "In live mode, type what is asked for to confirm.",
  name_not_typed: "In live mode, type the tenant's name to confirm. Nothing was done.",
  checkout_open: "There is an open checkout link already. Copy it, or replace it.",
  checkout_not_open: "This checkout link is not open any more. Look again.",
  mail_not_configured: "No mail server is configured (SMTP_URL), so nothing can be mailed.",
  mail_not_sent: "The mail server did not take the mail. Copy the link instead, or try again.",
  no_payment_method: "The customer has no payment method to charge. Send an invoice instead, or add one.",
  card_declined: "The card was declined.",
  card_without_funds: "The card was declined: it has insufficient funds.",
  card_expired: "The card was declined: it has expired.",
  card_code_wrong: "The card was declined: its security code is wrong.",
  card_not_processed: "The card could not be processed. Try again in a moment.",
  card_lost_or_stolen: "The card was declined: it is reported lost or stolen.",
  payment_needs_payer: "The payer has to confirm this payment with their bank, on the invoice's page.",
  no_open_invoice: "No invoice is open, or this one is no longer.",
  coupon_applied: "The subscription already has this coupon.",
  coupon_not_valid: "The coupon can no longer be used.",
  no_discount: "The subscription has no discount.",
  collection_unchanged: "Invoices are already paid this way.",
  tax_location_unknown: "Stripe does not know where the customer is. Give the customer an address first.",
  tax_unchanged: "Automatic tax is already set this way.",
  usage_not_confirmed:
    "Stripe has not confirmed the final usage yet. Nothing was done; try again in a minute.",
  call_not_waiting: "The call is not waiting any more.",
  call_incomplete: "Its report does not say how long the call lasted, or when it ended. Say so to assign it.",
  call_of_other_tenant: "The call is recorded for another tenant already.",
  line_taken: "The line belongs to another tenant.",
  draft_not_held: "No draft of this period is held any more.",
  late_usage_not_found: "There is no such late usage.",
  late_usage_decided: "Somebody has decided on this late usage already.",
  late_usage_unanswered:
    "Stripe did not answer. The decision is kept, and the next usage run carries it out.",
  event_in_progress: "The event is being worked right now.",
  event_waiting: "The event already waits to be worked.",
  event_refused: "The event is of another mode or account than our key, so it is never worked.",
  event_type_ignored: "Nothing is done for events of this type.",
  event_customer_ignored: "The event's customer is ignored. Stop ignoring it first.",
  event_not_found: "There is no such event.",
  no_event_matches: "No event matches.",
  customer_not_found: "Stripe has no such customer.",
  customer_taken: "The customer belongs to another tenant.",
  customer_linked: "The customer is linked to a tenant, so it cannot be ignored.",
  customer_not_ignored: "The customer is not ignored.",
  endpoint_busy: "Somebody else is repairing the endpoints. Try again in a moment.",
  customer_not_deleted: "Stripe still has the customer, so there is nothing to forget.",
  customer_already_forgotten: "The customer is not this tenant's any more.",
  not_a_second_subscription: "It is not a second running subscription any more.",
  difference_gone: "Nothing differs any more: somebody, or a run, has put it right meanwhile.",
  other_account: "The Stripe key is of another account than this database, so nothing was done.",
  stripe_refused: "Stripe refused the request.",
  stripe_unreachable: "Stripe did not answer. Nothing was recorded as done; try again.",
} as const;

export type BillingErrorCode = keyof typeof BILLING_ERRORS;

/** Whether a kept code still has its sentence. */
export function isBillingErrorCode(code: string): code is BillingErrorCode {
  return Object.hasOwn(BILLING_ERRORS, code);
}

/** What a kept reason says beside the sentence of its code: Stripe's words, or a bank's. */
export function beyondOwnWords(code: BillingErrorCode, told: string): string {
  const own = BILLING_ERRORS[code];
  return told.startsWith(own) ? told.slice(own.length).trim() : told;
}

/** A refusal the admin can act on. Everything else that is thrown is a bug or an outage. */
export class BillingError extends Error {
  readonly code: BillingErrorCode;
  /** Beside the sentence of its code, what we can say of it in every language. */
  readonly reason: Reason | null;

  constructor(code: BillingErrorCode, options?: { detail?: string; reason?: Reason; cause?: unknown }) {
    super(options?.detail ? `${BILLING_ERRORS[code]} ${options.detail}` : BILLING_ERRORS[code], {
      cause: options?.cause,
    });
    this.name = "BillingError";
    this.code = code;
    this.reason = options?.reason ?? null;
  }
}

/** A failure that we say in our own words: kept by its code and values, so that a screen can say it too. */
export class ReasonedError extends Error {
  readonly reason: Reason;

  constructor(code: ReasonCode, values: Record<string, string> = {}, options?: ErrorOptions) {
    super(reasonText({ code, values }), options);
    this.name = "ReasonedError";
    this.reason = { code, values };
  }
}

/** Why something failed, to be kept: the line, and our own reason where there is one. */
export function toldReason(error: unknown): ToldReason {
  const isOurs = error instanceof ReasonedError || error instanceof BillingError;
  return { text: reasonOf(error), reason: isOurs ? error.reason : null };
}

/** One line that says why something failed. A failed query says its cause alone, never its SQL or values. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error instanceof DrizzleQueryError && error.cause ? error.cause : error;
  return cause.message.slice(0, 1_000);
}
