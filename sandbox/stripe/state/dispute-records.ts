import type { Base, Metadata } from "./records";

/** Why a payer disputes a charge, and whether the bank only asks first, which takes no money back. */
export interface DisputeCause {
  reason: "fraudulent" | "product_not_received";
  isInquiry: boolean;
}

export type DisputeStatus =
  | "warning_needs_response"
  | "warning_under_review"
  | "warning_closed"
  | "needs_response"
  | "under_review"
  | "won"
  | "lost";

export interface DisputeRecord extends Base {
  charge: string;
  paymentIntent: string;
  amount: number;
  currency: string;
  reason: DisputeCause["reason"];
  status: DisputeStatus;
  dueBy: number;
  evidence: Record<string, string>;
  submissions: number;
  metadata: Metadata;
}
