import type { Base, Metadata, Shipping } from "./records";
import type { CollectionMethod } from "./subscription-records";

interface LineSource {
  /** Line ids begin with this, so that a draft's lines keep theirs from read to read. */
  id: string;
  item: string;
  price: string;
  start: number;
  end: number;
}

/** From what a draft's lines are made, each time somebody looks. */
export type LineBasis =
  | ({ kind: "licensed"; quantity: number } & LineSource)
  | ({ kind: "part"; quantity: number; share: string } & LineSource)
  | ({ kind: "trial"; quantity: number } & LineSource)
  | ({ kind: "metered" } & LineSource)
  | { kind: "invoice_item"; id: string; invoiceItem: string };

export interface LineRecord {
  id: string;
  amount: number;
  quantity: string;
  unitAmount: string | null;
  price: string | null;
  product: string | null;
  description: string | null;
  start: number;
  end: number;
  metadata: Metadata;
  subscriptionItem: string | null;
  invoiceItem: string | null;
  proration: boolean;
  discountable: boolean;
  /** What each of the invoice's discounts takes from the line, in minor units. */
  discounts: { discount: string; amount: number }[];
}

export interface InvoicePaymentRecord {
  id: string;
  created: number;
  paymentIntent: string;
  amount: number;
  paidAt: number | null;
}

export type InvoiceStatus = "draft" | "open" | "paid" | "uncollectible" | "void";
export type BillingReason = "subscription_create" | "subscription_cycle" | "subscription_update" | "manual";

export interface InvoiceRecord extends Base {
  customer: string;
  subscription: string | null;
  subscriptionMetadata: Metadata;
  billingReason: BillingReason;
  collectionMethod: CollectionMethod;
  status: InvoiceStatus;
  autoAdvance: boolean;
  finalizesAt: number | null;
  currency: string;
  number: string | null;
  basis: LineBasis[];
  /** Ids, in the order in which they apply. */
  discounts: string[];
  automaticTax: boolean;
  /** Set once, at finalization; a draft's lines are made from `basis`. */
  lines: LineRecord[] | null;
  attemptCount: number;
  nextPaymentAttempt: number | null;
  startingBalance: number;
  endingBalance: number | null;
  amountPaid: number;
  dueDate: number | null;
  daysUntilDue: number | null;
  overdueSeen: boolean;
  willBeDueTold: boolean;
  defaultPaymentMethod: string | null;
  description: string | null;
  footer: string | null;
  metadata: Metadata;
  periodStart: number;
  periodEnd: number;
  finalizedAt: number | null;
  paidAt: number | null;
  voidedAt: number | null;
  uncollectibleAt: number | null;
  payments: InvoicePaymentRecord[];
  deleted: boolean;
}

export interface InvoiceItemRecord extends Base {
  customer: string;
  subscription: string | null;
  subscriptionItem: string | null;
  invoice: string | null;
  amount: number;
  currency: string;
  description: string | null;
  metadata: Metadata;
  start: number;
  end: number;
  quantity: string;
  unitAmount: string;
  price: string | null;
  proration: boolean;
  /** Unless said otherwise, everything but a proration. */
  discountable?: boolean;
}

export interface PaymentIntentRecord extends Base {
  customer: string | null;
  /** Null for what a checkout in `mode=payment` charged. */
  invoice: string | null;
  description: string | null;
  metadata: Metadata;
  shipping: Shipping | null;
  amount: number;
  currency: string;
  paymentMethod: string | null;
  succeeded: boolean;
  canceled: boolean;
  /** The payer's bank wants to hear from the payer first. */
  requiresAction: boolean;
  latestCharge: string | null;
  declineCode: string | null;
}

/** One try of a payment on a card. */
export interface ChargeRecord extends Base {
  paymentIntent: string;
  customer: string | null;
  amount: number;
  currency: string;
  paymentMethod: string | null;
  /** Null: paid. */
  declineCode: string | null;
  isDisputed?: boolean;
}
