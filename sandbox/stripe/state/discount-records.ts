import type { Base, Metadata } from "./records";

export interface CouponRecord extends Base {
  name: string | null;
  /** Decimal text, so that a third of a percent stays what it is. */
  percentOff: string | null;
  amountOff: number | null;
  currency: string | null;
  duration: "once" | "repeating" | "forever";
  durationInMonths: number | null;
  maxRedemptions: number | null;
  redeemBy: number | null;
  timesRedeemed: number;
  /** Product ids; null: everything. */
  appliesTo: string[] | null;
  metadata: Metadata;
  /** Gone for new discounts; those that exist keep its terms. */
  deleted: boolean;
}

export interface PromotionCodeRecord extends Base {
  code: string;
  coupon: string;
  active: boolean;
  customer: string | null;
  expiresAt: number | null;
  maxRedemptions: number | null;
  timesRedeemed: number;
  firstTimeOnly: boolean;
  minimumAmount: number | null;
  minimumAmountCurrency: string | null;
  metadata: Metadata;
}

/** One use of a coupon, by a subscription or by a customer as a whole. */
export interface DiscountRecord extends Base {
  coupon: string;
  promotionCode: string | null;
  customer: string;
  subscription: string | null;
  end: number | null;
}
