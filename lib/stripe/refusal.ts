import Stripe from "stripe";
import { BillingError, type BillingErrorCode } from "@/lib/errors";

/**
 * Turns what the SDK throws into a refusal the admin can act on; anything that
 * is not Stripe's answer is returned as it is.
 */
export function refusalFrom(error: unknown): unknown {
  if (error instanceof Stripe.errors.StripeCardError) {
    return new BillingError(cardRefusalCode(error), { detail: error.message, cause: error });
  }
  if (
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeRateLimitError
  ) {
    return new BillingError("stripe_unreachable", { cause: error });
  }
  if (error instanceof Stripe.errors.StripeIdempotencyError) {
    return new BillingError("stripe_refused", { detail: error.message, cause: error });
  }
  if (error instanceof Stripe.errors.StripeInvalidRequestError) {
    if (/no attached payment source|default payment method/.test(error.message)) {
      return new BillingError("no_payment_method", { cause: error });
    }
    const code = REQUEST_REFUSALS[error.code ?? ""];
    if (code) return new BillingError(code, { cause: error });
    if (error.code === "resource_missing" && error.param?.endsWith("[coupon]")) {
      return new BillingError("coupon_not_valid", { cause: error });
    }
    return new BillingError("stripe_refused", { detail: error.message, cause: error });
  }
  if (error instanceof Stripe.errors.StripeAPIError) {
    return new BillingError("stripe_unreachable", { cause: error });
  }
  return error;
}

/** Stripe has looked at the request and will refuse it however often it is sent; nothing was done. */
export function isFinalRefusal(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    error.statusCode !== 409 &&
    error.statusCode !== 429
  );
}

/** Trouble that may be gone when the same is tried again: Stripe was not reached, was busy or failed. */
export function isPassing(error: unknown): boolean {
  if (error instanceof BillingError) return error.code === "busy" || error.code === "stripe_unreachable";
  return (
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeRateLimitError ||
    error instanceof Stripe.errors.StripeAPIError
  );
}

/** A card that was asked and did not pay, for whatever reason. */
export function isCardRefusal(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeCardError;
}

const REQUEST_REFUSALS: Readonly<Record<string, BillingErrorCode>> = {
  coupon_expired: "coupon_not_valid",
  customer_tax_location_invalid: "tax_location_unknown",
  invoice_already_paid: "no_open_invoice",
};

const DECLINES: Readonly<Record<string, BillingErrorCode>> = {
  insufficient_funds: "card_without_funds",
  expired_card: "card_expired",
  incorrect_cvc: "card_code_wrong",
  processing_error: "card_not_processed",
  lost_card: "card_lost_or_stolen",
  stolen_card: "card_lost_or_stolen",
};

/** The bank's reason where it gave one; anything else is a plain decline. */
function cardRefusalCode(error: Stripe.errors.StripeCardError): BillingErrorCode {
  if (error.code?.endsWith("_payment_intent_requires_action") || error.code === "authentication_required") {
    return "payment_needs_payer";
  }
  return DECLINES[error.decline_code ?? ""] ?? DECLINES[error.code ?? ""] ?? "card_declined";
}

/** Stripe has no object of that id (any more); where a parameter is named, the one that it names. */
export function isMissing(error: unknown, param?: string): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    error.code === "resource_missing" &&
    (param === undefined || error.param === param)
  );
}

/** Stripe was asked to expand what an object of this kind, or a deleted one, does not have. */
export function isRefusedExpansion(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError && error.message.includes("cannot be expanded")
  );
}
