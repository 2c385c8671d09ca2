"use server";

import { z } from "zod";
import { adminLook } from "@/lib/admin-action";
import { compareTerms, listOfferedCoupons } from "@/lib/billing/payment-previews";
import { CouponId } from "./coupon-id";

const OfTenant = z.object({ tenantId: z.int().positive() });
const OtherCoupon = OfTenant.extend({ couponId: CouponId.nullable() });
const OtherTax = OfTenant.extend({ enabled: z.boolean() });

export const listCouponsLook = adminLook(OfTenant, "operator", ({ tenantId }) =>
  listOfferedCoupons(tenantId),
);

/** The next invoice with a coupon in place of today's discounts, or with none. */
export const previewCouponLook = adminLook(OtherCoupon, "operator", ({ tenantId, couponId }) =>
  compareTerms(tenantId, { coupon: couponId }),
);

export const previewTaxLook = adminLook(OtherTax, "operator", ({ tenantId, enabled }) =>
  compareTerms(tenantId, { automaticTax: enabled }),
);
