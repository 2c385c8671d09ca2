import type { Tone } from "./subscription";

/** Stripe's words for a dispute that is over: nothing can be answered any more. */
export const CLOSED_DISPUTES = ["won", "lost", "warning_closed", "prevented"] as const;

/** Those whose answer is with the bank. */
export const ANSWERED_DISPUTES = ["under_review", "warning_under_review", "appeal_under_review"] as const;

export type DisputeStanding = "awaits_answer" | "with_bank" | "won" | "lost" | "closed";

/** How a dispute stands, by Stripe's status. A status Stripe adds one day calls for a person. */
export function disputeStanding(status: string): DisputeStanding {
  if (status === "won" || status === "lost") return status;
  if (isClosedDispute(status)) return "closed";
  return ANSWERED_DISPUTES.some((answered) => answered === status) ? "with_bank" : "awaits_answer";
}

export function isClosedDispute(status: string): boolean {
  return CLOSED_DISPUTES.some((closed) => closed === status);
}

/** In an inquiry the bank only asks; no money has been taken back. */
export function isInquiry(status: string): boolean {
  return status.startsWith("warning_");
}

export const DISPUTE_TONES = {
  awaits_answer: "danger",
  with_bank: "attention",
  won: "good",
  lost: "danger",
  closed: "neutral",
} as const satisfies Record<DisputeStanding, Tone>;

/** Stripe's reasons that we have words for; another one is shown as Stripe writes it. */
export const DISPUTE_REASONS = [
  "bank_cannot_process",
  "check_returned",
  "credit_not_processed",
  "customer_initiated",
  "debit_not_authorized",
  "duplicate",
  "fraudulent",
  "general",
  "incorrect_account_details",
  "insufficient_funds",
  "noncompliant",
  "product_not_received",
  "product_unacceptable",
  "subscription_canceled",
  "unrecognized",
] as const;
