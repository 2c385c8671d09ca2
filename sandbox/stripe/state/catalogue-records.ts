import type { Base, Metadata } from "./records";

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
