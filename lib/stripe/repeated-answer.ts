import Stripe from "stripe";

/** Stripe did nothing for this request: an earlier one under its idempotency key had this answer. */
export function isRepeated(headers: Record<string, string> | undefined): boolean {
  return headers?.["idempotent-replayed"] === "true";
}

/** The same of an error, which Stripe remembers for a day like any answer. */
export function isRepeatedError(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError && isRepeated(error.headers);
}
