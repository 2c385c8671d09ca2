"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { Intent } from "@/app/(back-office)/tenants/[tenantId]/intent";
import { adminAction } from "@/lib/admin-action";
import { applyCoupon } from "@/lib/billing/apply-coupon";
import { changeCollectionMethod } from "@/lib/billing/change-collection-method";
import { removeDiscount } from "@/lib/billing/remove-discount";
import { retryPayment } from "@/lib/billing/retry-payment";
import { setAutomaticTax } from "@/lib/billing/set-automatic-tax";
import { COLLECTION_METHODS } from "@/lib/domain/values";
import { CouponId } from "./coupon-id";

const ChosenInvoice = Intent.extend({ stripeInvoiceId: z.string().startsWith("in_").max(255) });
const ChosenCoupon = Intent.extend({ couponId: CouponId });
const Collection = Intent.extend({
  collectionMethod: z.enum(COLLECTION_METHODS),
  daysUntilDue: z.int().min(0).max(365),
});
const Tax = Intent.extend({ enabled: z.boolean() });

export const retryPaymentAction = adminAction(ChosenInvoice, "operator", async (input, admin) => {
  await retryPayment({ ...input, admin });
  refresh();
  return (await getTranslations("payment.retry"))("done");
});

export const applyCouponAction = adminAction(ChosenCoupon, "operator", async (input, admin) => {
  await applyCoupon({ ...input, admin });
  refresh();
  return (await getTranslations("payment.coupon"))("done");
});

export const removeDiscountAction = adminAction(Intent, "operator", async (input, admin) => {
  await removeDiscount({ ...input, admin });
  refresh();
  return (await getTranslations("payment.removeDiscount"))("done");
});

export const changeCollectionAction = adminAction(Collection, "operator", async (input, admin) => {
  await changeCollectionMethod({ ...input, admin });
  refresh();
  return (await getTranslations("payment.collection"))("done");
});

export const setAutomaticTaxAction = adminAction(Tax, "operator", async (input, admin) => {
  await setAutomaticTax({ ...input, admin });
  refresh();
  return (await getTranslations("payment.tax"))(input.enabled ? "doneOn" : "doneOff");
});
