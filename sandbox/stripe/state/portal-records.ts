import type { Base, Metadata } from "./records";

export const PORTAL_UPDATES = ["address", "email", "name", "phone", "shipping", "tax_id"] as const;
export const CANCELLATION_REASONS = [
  "customer_service",
  "low_quality",
  "missing_features",
  "other",
  "switched_service",
  "too_complex",
  "too_expensive",
  "unused",
] as const;

export interface PortalFeatures {
  customerUpdates: (typeof PORTAL_UPDATES)[number][] | null;
  invoiceHistory: boolean;
  paymentMethodUpdate: boolean;
  cancel: {
    enabled: boolean;
    mode: "at_period_end" | "immediately";
    proration: "always_invoice" | "create_prorations" | "none";
    /** Null: no reason is asked for. */
    reasons: (typeof CANCELLATION_REASONS)[number][] | null;
  };
}

export interface PortalConfigurationRecord extends Base {
  active: boolean;
  /** Saved by a person in the Dashboard; the API never makes one. */
  isDefault: boolean;
  name: string | null;
  headline: string | null;
  privacyUrl: string | null;
  termsUrl: string | null;
  returnUrl: string | null;
  features: PortalFeatures;
  metadata: Metadata;
  updated: number;
}

export type PortalFlow =
  | { type: "payment_method_update" | "customer_update"; after: PortalAfter }
  | { type: "subscription_cancel"; subscription: string; after: PortalAfter };

/** Where a flow leads when it is done: the portal's first page, a sentence, or an address. */
export type PortalAfter =
  | { type: "portal_homepage" }
  | { type: "hosted_confirmation"; message: string | null }
  | { type: "redirect"; url: string };

export interface PortalSessionRecord extends Base {
  configuration: string;
  customer: string;
  returnUrl: string | null;
  locale: string | null;
  flow: PortalFlow | null;
  /** Nobody may open it after this moment; each visit moves it. */
  expiresAt: number;
}
