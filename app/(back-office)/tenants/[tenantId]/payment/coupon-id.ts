import { z } from "zod";

/** Coupons may be named by people, so their ids have no prefix. */
export const CouponId = z.string().min(1).max(255);
