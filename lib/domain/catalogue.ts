import Decimal from "decimal.js";
import type { PlanTerms } from "./plan";
import type { PlanInterval } from "./values";

/** What Stripe has of our plans, in our words. Amounts are decimal text in minor units. */
export type Catalogue = { products: FoundProduct[]; prices: FoundPrice[]; meters: FoundMeter[] };

/** `planKey` and `publishedName` are what we wrote into its metadata: a name changed by hand differs from the latter. */
export type FoundProduct = {
  id: string;
  name: string;
  isActive: boolean;
  planKey: string | null;
  publishedName: string | null;
};

export type FoundPrice = {
  id: string;
  lookupKey: string | null;
  isActive: boolean;
  label: PriceLabel | null;
  shape: PriceShape;
};

export type FoundMeter = {
  id: string;
  eventName: string;
  displayName: string;
  /** Whether it keeps a period's last value, of the customer and under the key that our reports name. */
  isUsable: boolean;
  formula: string;
  isActive: boolean;
};

/** Which price of which plan version it is, kept in its metadata. */
export type PriceLabel = { plan: string; version: number; part: PricePart };
export const PRICE_PARTS = ["base", "overage"] as const;
export type PricePart = (typeof PRICE_PARTS)[number];

export const TIERS_MODES = ["graduated", "volume"] as const;

/** What Stripe never lets anybody change of a price. */
export type PriceShape = {
  productId: string;
  currency: string;
  interval: PlanInterval | "other";
  isMetered: boolean;
  meterId: string | null;
  unitAmountMinor: string | null;
  /** Null for a price per unit. */
  tiersMode: (typeof TIERS_MODES)[number] | null;
  tiers: PriceTier[] | null;
};

export type PriceTier = { upTo: number | null; unitAmountMinor: string; flatAmountMinor: string };

export function isSameShape(left: PriceShape, right: PriceShape): boolean {
  return (
    left.productId === right.productId &&
    left.currency === right.currency &&
    left.interval === right.interval &&
    left.isMetered === right.isMetered &&
    left.meterId === right.meterId &&
    left.unitAmountMinor === right.unitAmountMinor &&
    left.tiersMode === right.tiersMode &&
    JSON.stringify(left.tiers) === JSON.stringify(right.tiers)
  );
}

/** The licensed price that charges a plan's base. */
export function baseShape(terms: PlanTerms, productId: string): PriceShape {
  return {
    productId,
    currency: terms.currency,
    interval: terms.billingInterval,
    isMetered: false,
    meterId: null,
    unitAmountMinor: String(terms.baseAmountMinor),
    tiersMode: null,
    tiers: null,
  };
}

/** The metered price: Stripe owns the allowance, as a first tier that costs nothing. */
export function overageShape(terms: PlanTerms, productId: string, meterId: string): PriceShape {
  const included = terms.includedMinutes ?? 0;
  const beyond = {
    upTo: null,
    unitAmountMinor: plainDecimal(terms.overagePriceMinor ?? "0"),
    flatAmountMinor: "0",
  };
  return {
    productId,
    currency: terms.currency,
    interval: terms.billingInterval,
    isMetered: true,
    meterId,
    unitAmountMinor: null,
    tiersMode: "graduated",
    tiers: included > 0 ? [{ upTo: included, unitAmountMinor: "0", flatAmountMinor: "0" }, beyond] : [beyond],
  };
}

/** Decimal text without exponent and trailing zeros, so that equal amounts are equal text. */
export function plainDecimal(amount: string): string {
  return new Decimal(amount).toFixed();
}
