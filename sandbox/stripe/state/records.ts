/** What the sandbox remembers. Stripe's shapes are made from these by `render/`. Times are unix seconds. */
export type Metadata = Record<string, string>;

interface Base {
  id: string;
  created: number;
}

export interface Address {
  city: string | null;
  country: string | null;
  line1: string | null;
  line2: string | null;
  postal_code: string | null;
  state: string | null;
}

export interface CustomerRecord extends Base {
  email: string | null;
  name: string | null;
  description: string | null;
  phone: string | null;
  address: Address | null;
  preferredLocales: string[];
  taxExempt: "none" | "exempt" | "reverse";
  metadata: Metadata;
  defaultPaymentMethod: string | null;
  invoicePrefix: string;
  nextInvoiceSequence: number;
  balance: number;
  currency: string | null;
  deleted: boolean;
}

export interface PaymentMethodRecord extends Base {
  customer: string | null;
  brand: string;
  last4: string;
  country: string;
  expMonth: number;
  expYear: number;
  /** Null pays; otherwise the decline code of every charge. */
  declineCode: string | null;
  metadata: Metadata;
  billingName: string | null;
  billingEmail: string | null;
}

export interface ProductRecord extends Base {
  name: string;
  active: boolean;
  description: string | null;
  unitLabel: string | null;
  statementDescriptor: string | null;
  url: string | null;
  images: string[];
  defaultPrice: string | null;
  metadata: Metadata;
  updated: number;
}

export interface Tier {
  upTo: number | null;
  unitAmount: string | null;
  flatAmount: string | null;
}

export type Interval = "day" | "week" | "month" | "year";

export interface Recurring {
  interval: Interval;
  intervalCount: number;
  usageType: "licensed" | "metered";
  meter: string | null;
}

export interface PriceRecord extends Base {
  product: string;
  active: boolean;
  currency: string;
  nickname: string | null;
  lookupKey: string | null;
  metadata: Metadata;
  billingScheme: "per_unit" | "tiered";
  tiersMode: "graduated" | "volume" | null;
  tiers: Tier[];
  unitAmount: string | null;
  recurring: Recurring | null;
  transform: { divideBy: number; round: "up" | "down" } | null;
  taxBehavior: "exclusive" | "inclusive" | "unspecified";
}

export interface MeterRecord extends Base {
  displayName: string;
  eventName: string;
  formula: "sum" | "count" | "last";
  customerKey: string;
  valueKey: string;
  active: boolean;
  deactivatedAt: number | null;
  updated: number;
}

export interface MeterEventRecord {
  meter: string;
  customer: string;
  value: string;
  timestamp: number;
  identifier: string;
  /** Real milliseconds: the summary lag is about our machine's time, not the sandbox clock. */
  receivedMs: number;
}

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
  metadata: Metadata;
  latestInvoice: string | null;
  pauseCollection: PauseCollection | null;
  trialStart: number | null;
  trialEnd: number | null;
  trialWithoutPayment: MissingPaymentMethod;
  trialEndAnnounced: boolean;
}

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
}

export interface PaymentIntentRecord extends Base {
  customer: string;
  invoice: string;
  amount: number;
  currency: string;
  paymentMethod: string | null;
  succeeded: boolean;
  canceled: boolean;
  declineCode: string | null;
}

export interface EventRecord extends Base {
  type: string;
  /** The whole event as it goes over the wire. */
  json: string;
  pendingWebhooks: number;
}

export interface WebhookEndpointRecord extends Base {
  url: string;
  secret: string;
  enabledEvents: string[];
  description: string | null;
  metadata: Metadata;
  apiVersion: string | null;
  enabled: boolean;
}

export interface CheckoutRecord extends Base {
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
  anchor: number | null;
  alwaysCollects: boolean;
  currency: string;
  status: "open" | "complete" | "expired";
  expiresAt: number;
  subscription: string | null;
  invoice: string | null;
  locale: string | null;
}
