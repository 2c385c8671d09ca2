import type { Base, Metadata, Shipping } from "./records";

export interface ItemRecord {
  id: string;
  created: number;
  price: string;
  quantity: number | null;
  metadata: Metadata;
  periodStart: number;
  periodEnd: number;
  /** Metered usage before this moment of the running period is on an invoice already. */
  billedUntil: number | null;
}

export type SubscriptionStatus =
  | "incomplete"
  | "incomplete_expired"
  | "trialing"
  | "active"
  | "past_due"
  | "canceled"
  | "unpaid"
  | "paused";

export type CollectionMethod = "charge_automatically" | "send_invoice";
export type MissingPaymentMethod = "cancel" | "create_invoice" | "pause";

export interface AnchorConfig {
  dayOfMonth: number;
  month: number | null;
  hour: number | null;
  minute: number | null;
  second: number | null;
}

export interface PauseCollection {
  behavior: "keep_as_draft" | "mark_uncollectible" | "void";
  resumesAt: number | null;
}

export interface CancellationDetails {
  comment: string | null;
  feedback: string | null;
  reason: "cancellation_requested" | "payment_failed" | null;
}

export interface SubscriptionRecord extends Base {
  customer: string;
  status: SubscriptionStatus;
  currency: string;
  items: ItemRecord[];
  anchor: number;
  anchorConfig: AnchorConfig | null;
  cancelAt: number | null;
  cancelAtPeriodEnd: boolean;
  canceledAt: number | null;
  endedAt: number | null;
  cancellation: CancellationDetails;
  collectionMethod: CollectionMethod;
  daysUntilDue: number | null;
  defaultPaymentMethod: string | null;
  description: string | null;
  discounts: string[];
  automaticTax: boolean;
  metadata: Metadata;
  latestInvoice: string | null;
  pauseCollection: PauseCollection | null;
  trialStart: number | null;
  trialEnd: number | null;
  trialWithoutPayment: MissingPaymentMethod;
  trialEndAnnounced: boolean;
  /** The subscription schedule that manages it. */
  schedule: string | null;
  /** The period end whose renewal `invoice.upcoming` has told of. */
  upcomingTold: number | null;
}

/** Whether a payment that takes days, such as a direct debit, has been answered by the bank. */
export type AsyncPayment = "pending" | "succeeded" | "failed";

export interface CheckoutRecord extends Base {
  mode: "payment" | "subscription" | "setup";
  customer: string | null;
  customerEmail: string | null;
  clientReferenceId: string | null;
  lines: { id: string; price: string; quantity: number | null }[];
  successUrl: string | null;
  cancelUrl: string | null;
  metadata: Metadata;
  subscriptionMetadata: Metadata;
  subscriptionDescription: string | null;
  trialDays: number | null;
  trialEnd: number | null;
  trialWithoutPayment: MissingPaymentMethod;
  anchor: number | null;
  alwaysCollects: boolean;
  currency: string;
  status: "open" | "complete" | "expired";
  expiresAt: number;
  subscription: string | null;
  invoice: string | null;
  /** What the payment of `mode=payment` is made with. */
  intent: { description: string | null; metadata: Metadata; shipping: Shipping | null };
  paymentIntent: string | null;
  setupIntent: string | null;
  setupDescription: string | null;
  setupMetadata: Metadata;
  asyncPayment: AsyncPayment | null;
  locale: string | null;
}
