import type { DiscountRecord } from "./discount-records";
import type { DisputeCause } from "./dispute-records";

/** What the sandbox remembers. Stripe's shapes are made from these by `render/`. Times are unix seconds. */
export type Metadata = Record<string, string>;

export interface Base {
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

export interface Shipping {
  address: Address;
  name: string;
  phone: string | null;
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
  /** Holds for every subscription that has none of its own. */
  discount: DiscountRecord | null;
  deleted: boolean;
}

export interface PaymentMethodRecord extends Base {
  type: "card" | "sepa_debit";
  customer: string | null;
  brand: string;
  last4: string;
  country: string;
  expMonth: number;
  expYear: number;
  /** Null pays; otherwise the decline code of every charge. */
  declineCode: string | null;
  /** Refused when it is attached to a customer, and not only when it is charged. */
  refusesAttach: boolean;
  /** Every charge waits until its payer has answered the bank. */
  needsAuthentication: boolean;
  /** Every charge is paid, and then disputed. */
  dispute?: DisputeCause | null;
  metadata: Metadata;
  billingAddress: Address | null;
  billingName: string | null;
  billingEmail: string | null;
}

/** Only ever made by a finished checkout, so it has always succeeded. */
export interface SetupIntentRecord extends Base {
  customer: string | null;
  paymentMethod: string;
  description: string | null;
  metadata: Metadata;
}

export interface EventRecord extends Base {
  type: string;
  /** The whole event as it goes over the wire. */
  json: string;
  pendingWebhooks: number;
}

/** An event of /v2: endpoints get it without its data, which they fetch. */
export interface ThinEventRecord extends Base {
  type: string;
  json: string;
  pendingWebhooks: number;
}

export interface EventDestinationRecord extends Base {
  name: string;
  description: string;
  url: string;
  secret: string;
  enabledEvents: string[];
  payload: "snapshot" | "thin";
  snapshotApiVersion: string | null;
  metadata: Metadata;
  enabled: boolean;
  updated: number;
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
