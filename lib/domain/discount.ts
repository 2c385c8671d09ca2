/** A discount as a mirrored subscription has it: a share or an amount off, for ever or until a date. */
export type DiscountMirror = {
  id: string;
  couponId: string | null;
  name: string | null;
  percentOff: number | null;
  amountOffMinor: number | null;
  /** Of the amount; null with a share. */
  currency: string | null;
  /** ISO 8601; null while it has no end. */
  endsAt: string | null;
};
