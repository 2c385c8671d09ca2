/** One item of a mirrored subscription: what it charges, and whether ahead or by the meter. */
export type SubscriptionItemMirror = {
  id: string;
  priceId: string;
  isMetered: boolean;
  quantity: number;
  /** Minor units per unit, as decimal text; null where tiers decide. */
  unitAmountMinor: string | null;
};
