import type { Base, Metadata } from "./records";
import type { CollectionMethod } from "./subscription-records";

export interface PhaseItem {
  price: string;
  quantity: number | null;
  metadata: Metadata;
}

export interface PhaseRecord {
  start: number;
  end: number;
  items: PhaseItem[];
  currency: string;
  proration: "create_prorations" | "always_invoice" | "none";
  anchor: "automatic" | "phase_start" | null;
  trialEnd: number | null;
  collectionMethod: CollectionMethod | null;
  daysUntilDue: number | null;
  defaultPaymentMethod: string | null;
  description: string | null;
  metadata: Metadata;
}

export interface ScheduleRecord extends Base {
  customer: string;
  subscription: string | null;
  status: "not_started" | "active" | "completed" | "released" | "canceled";
  phases: PhaseRecord[];
  /** The running phase's place in `phases`. */
  current: number;
  endBehavior: "cancel" | "release";
  metadata: Metadata;
  canceledAt: number | null;
  completedAt: number | null;
  releasedAt: number | null;
  releasedSubscription: string | null;
}
