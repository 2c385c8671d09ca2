import type Stripe from "stripe";
import type { CouponTerms } from "@/lib/domain/coupon";
import { stripe } from "./client";

/** Enough to choose from; more coupons than this are found by hand in Stripe. */
const MOST_COUPONS = 300;

/** The coupons that could be given now to what is billed in a currency, the newest first. */
export async function listValidCoupons(currency: string): Promise<CouponTerms[]> {
  const coupons = await stripe().coupons.list({ limit: 100 }).autoPagingToArray({ limit: MOST_COUPONS });
  return coupons
    .filter((coupon) => coupon.valid && (coupon.currency === null || coupon.currency === currency))
    .map(couponTerms);
}

function couponTerms(coupon: Stripe.Coupon): CouponTerms {
  return {
    id: coupon.id,
    name: coupon.name,
    percentOff: coupon.percent_off,
    amountOffMinor: coupon.amount_off,
    currency: coupon.currency,
    months: coupon.duration === "repeating" ? coupon.duration_in_months : null,
    isOnce: coupon.duration === "once",
  };
}
