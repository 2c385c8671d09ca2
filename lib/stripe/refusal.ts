import Stripe from "stripe";
import { BillingError } from "@/lib/errors";

/**
 * Turns what the SDK throws into a refusal the admin can act on; anything that
 * is not Stripe's answer is returned as it is.
 */
export function refusalFrom(error: unknown): unknown {
  if (error instanceof Stripe.errors.StripeCardError) {
    return new BillingError("card_declined", { detail: error.message, cause: error });
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
    return new BillingError("stripe_refused", { detail: error.message, cause: error });
  }
  if (error instanceof Stripe.errors.StripeAPIError) {
    return new BillingError("stripe_unreachable", { cause: error });
  }
  return error;
}

/** Stripe has no object of that id (any more). */
export function isMissing(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing";
}

/** Stripe was asked to expand what an object of this kind, or a deleted one, does not have. */
export function isRefusedExpansion(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError && error.message.includes("cannot be expanded")
  );
}
