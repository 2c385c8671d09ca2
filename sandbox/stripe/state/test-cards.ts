import type { DisputeCause } from "./dispute-records";

/** How a charge on a test card ends: paid, refused with a code, or after the payer has proven who they are. */
export interface TestCard {
  brand: string;
  last4: string;
  declineCode?: string;
  /** Refused already when it is attached to a customer (docs.stripe.com/testing). */
  refusesAttach?: boolean;
  needsAuthentication?: boolean;
  /** Paid at first, and then disputed. */
  dispute?: DisputeCause;
}

const visa = (last4: string, more: Partial<TestCard> = {}): TestCard => ({ brand: "visa", last4, ...more });
const refused = (last4: string, declineCode: string) => visa(last4, { declineCode, refusesAttach: true });

/** Stripe's test tokens, as they follow `pm_card_` and `tok_`. */
export const TEST_CARDS: Record<string, TestCard> = {
  visa: visa("4242"),
  visa_debit: visa("5556"),
  mastercard: { brand: "mastercard", last4: "4444" },
  amex: { brand: "amex", last4: "8431" },
  discover: { brand: "discover", last4: "1117" },
  chargeCustomerFail: visa("0341", { declineCode: "generic_decline" }),
  chargeDeclined: refused("0002", "generic_decline"),
  visa_chargeDeclined: refused("0002", "generic_decline"),
  chargeDeclinedInsufficientFunds: refused("9995", "insufficient_funds"),
  visa_chargeDeclinedInsufficientFunds: refused("9995", "insufficient_funds"),
  visa_chargeDeclinedLostCard: refused("9987", "lost_card"),
  visa_chargeDeclinedStolenCard: refused("9979", "stolen_card"),
  chargeDeclinedExpiredCard: refused("0069", "expired_card"),
  chargeDeclinedIncorrectCvc: refused("0127", "incorrect_cvc"),
  chargeDeclinedProcessingError: refused("0119", "processing_error"),
  authenticationRequired: visa("3184", { needsAuthentication: true }),
  authenticationRequiredOnSetup: visa("3155"),
  threeDSecure2Required: visa("3220", { needsAuthentication: true }),
  createDispute: visa("0259", { dispute: { reason: "fraudulent", isInquiry: false } }),
  createDisputeProductNotReceived: visa("2685", {
    dispute: { reason: "product_not_received", isInquiry: false },
  }),
  createDisputeInquiry: visa("1976", { dispute: { reason: "fraudulent", isInquiry: true } }),
};

/** The numbers that a person can type. */
export const NUMBERS: Record<string, string> = {
  "4242424242424242": "visa",
  "4000056655665556": "visa_debit",
  "5555555555554444": "mastercard",
  "378282246310005": "amex",
  "371449635398431": "amex",
  "6011111111111117": "discover",
  "4000000000000341": "chargeCustomerFail",
  "4000000000000002": "chargeDeclined",
  "4000000000009995": "chargeDeclinedInsufficientFunds",
  "4000000000009987": "visa_chargeDeclinedLostCard",
  "4000000000009979": "visa_chargeDeclinedStolenCard",
  "4000000000000069": "chargeDeclinedExpiredCard",
  "4000000000000127": "chargeDeclinedIncorrectCvc",
  "4000000000000119": "chargeDeclinedProcessingError",
  "4000002760003184": "authenticationRequired",
  "4000002500003155": "authenticationRequiredOnSetup",
  "4000000000003220": "threeDSecure2Required",
  "4000000000000259": "createDispute",
  "4000000000002685": "createDisputeProductNotReceived",
  "4000000000001976": "createDisputeInquiry",
};
