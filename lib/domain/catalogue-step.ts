import type { PriceLabel, PricePart, PriceShape } from "./catalogue";

/** One thing that differs. A shape can never change: such a price is in conflict. */
export type Change =
  | { field: "name"; from: string; to: string }
  | { field: "isActive"; from: boolean; to: boolean }
  | { field: "lookupKey"; from: string | null; to: string }
  | { field: "label"; from: PriceLabel | string | null; to: PriceLabel | string }
  | { field: "shape"; from: PriceShape; to: PriceShape };

/** One request to Stripe. Made again it has no further effect. */
export type CatalogueStep =
  | { kind: "create_meter"; eventName: string }
  | { kind: "reactivate_meter"; meterId: string }
  | { kind: "create_product"; productId: string; name: string; planKey: string }
  | {
      kind: "update_product";
      productId: string;
      name: string;
      planKey: string;
      isActive: boolean;
      changes: Change[];
    }
  | { kind: "create_price"; lookupKey: string; label: PriceLabel; shape: PriceShape }
  | { kind: "update_price"; priceId: string; changes: Change[] };

export type ObjectDifference = {
  object: "meter" | "product" | "price";
  /** Event name, product id or lookup key. */
  name: string;
  /** Null for the meter, which all plans share. */
  planKey: string | null;
  version: number | null;
  part: PricePart | null;
  /** What a price is to be. */
  shape: PriceShape | null;
  stripeId: string | null;
  state: "create" | "update" | "right" | "conflict";
  /** It was right once: somebody changed it in Stripe. */
  isDrift: boolean;
  changes: Change[];
  step: CatalogueStep | null;
};
