import type Stripe from "stripe";
import type {
  CouponRecord,
  DiscountRecord,
  PromotionCodeRecord,
} from "@/sandbox/stripe/state/discount-records";
import type { Wire } from "./wire";

/** `valid` depends on the moment: a coupon ends by date or by number of uses. */
export function renderCoupon(row: CouponRecord, now: number): Wire<Stripe.Coupon> {
  return {
    id: row.id,
    object: "coupon",
    amount_off: row.amountOff,
    created: row.created,
    currency: row.currency,
    duration: row.duration,
    duration_in_months: row.durationInMonths,
    livemode: false,
    max_redemptions: row.maxRedemptions,
    metadata: row.metadata,
    name: row.name,
    percent_off: row.percentOff === null ? null : Number(row.percentOff),
    redeem_by: row.redeemBy,
    times_redeemed: row.timesRedeemed,
    valid: isRedeemable(row, now),
  };
}

export function isRedeemable(row: CouponRecord, now: number): boolean {
  const isUsedUp = row.maxRedemptions !== null && row.timesRedeemed >= row.maxRedemptions;
  return !row.deleted && !isUsedUp && (row.redeemBy === null || row.redeemBy > now);
}

export function renderPromotionCode(row: PromotionCodeRecord, now: number): Wire<Stripe.PromotionCode> {
  return {
    id: row.id,
    object: "promotion_code",
    active: isUsable(row, now),
    code: row.code,
    created: row.created,
    customer: row.customer,
    customer_account: null,
    expires_at: row.expiresAt,
    livemode: false,
    max_redemptions: row.maxRedemptions,
    metadata: row.metadata,
    promotion: { coupon: row.coupon, type: "coupon" },
    restrictions: {
      first_time_transaction: row.firstTimeOnly,
      minimum_amount: row.minimumAmount,
      minimum_amount_currency: row.minimumAmountCurrency,
    },
    times_redeemed: row.timesRedeemed,
  };
}

export function isUsable(row: PromotionCodeRecord, now: number): boolean {
  const isUsedUp = row.maxRedemptions !== null && row.timesRedeemed >= row.maxRedemptions;
  return row.active && !isUsedUp && (row.expiresAt === null || row.expiresAt > now);
}

/** Since API version clover the coupon stands under `source`, as an id until it is expanded. */
export function renderDiscount(row: DiscountRecord): Wire<Stripe.Discount> {
  return {
    id: row.id,
    object: "discount",
    checkout_session: null,
    customer: row.customer,
    customer_account: null,
    end: row.end,
    invoice: null,
    invoice_item: null,
    promotion_code: row.promotionCode,
    source: { coupon: row.coupon, type: "coupon" },
    start: row.created,
    subscription: row.subscription,
    subscription_item: null,
  };
}
