/** What a coupon of Stripe's takes off, and for how long. */
export type CouponTerms = {
  id: string;
  name: string | null;
  percentOff: number | null;
  amountOffMinor: number | null;
  /** Of the amount; null with a share. */
  currency: string | null;
  /** Null when it holds once or for ever. */
  months: number | null;
  isOnce: boolean;
};
