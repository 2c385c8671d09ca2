import { ApiError } from "./errors";

interface Decline {
  /** Stripe's error code; the decline code says more where the card's bank did. */
  code: string;
  message: string;
}

const DECLINES: Record<string, Decline> = {
  insufficient_funds: { code: "card_declined", message: "Your card has insufficient funds." },
  expired_card: { code: "expired_card", message: "Your card has expired." },
  incorrect_cvc: { code: "incorrect_cvc", message: "Your card's security code is incorrect." },
  processing_error: {
    code: "processing_error",
    message: "An error occurred while processing your card. Try again in a little bit.",
  },
};

/** A payer who failed to prove who they are; no bank was asked for money. */
export const NOT_AUTHENTICATED = "authentication_failure";

const UNSPOKEN: Decline = { code: "card_declined", message: "Your card was declined." };

/** What Stripe says of a decline; the bank's other reasons are kept from the payer. */
export function declineOf(declineCode: string): Decline {
  return DECLINES[declineCode] ?? UNSPOKEN;
}

export function declined(
  declineCode = "generic_decline",
  about: { paymentIntent?: unknown; charge?: string | null } = {},
): ApiError {
  const { code, message } = declineOf(declineCode);
  return new ApiError(message, { status: 402, type: "card_error", code, declineCode, ...about });
}

/** The payer has to prove who they are first, on a page that we cannot show. */
export function actionRequired(of: "invoice" | "subscription", paymentIntent?: unknown): ApiError {
  const what = of === "invoice" ? "This payment" : "Payment for this subscription";
  const where = of === "invoice" ? "the invoice" : "`subscription.latest_invoice`";
  return new ApiError(
    `${what} requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with ${where}.`,
    { status: 402, type: "card_error", code: `${of}_payment_intent_requires_action`, paymentIntent },
  );
}
