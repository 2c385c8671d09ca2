"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { Intent } from "@/app/(back-office)/tenants/[tenantId]/intent";
import { adminAction } from "@/lib/admin-action";
import { cancelSubscriptionAtPeriodEnd } from "@/lib/billing/cancel-at-period-end";
import { cancelSubscriptionNow } from "@/lib/billing/cancel-now";
import { createSubscription } from "@/lib/billing/create-subscription";
import { COLLECTION_METHODS } from "@/lib/domain/values";

const NewSubscription = Intent.extend({
  planId: z.int().positive(),
  trialDays: z.int().min(0).max(730),
  collectionMethod: z.enum(COLLECTION_METHODS),
  daysUntilDue: z.int().min(0).max(365),
});

export const createSubscriptionAction = adminAction(NewSubscription, "operator", async (input, admin) => {
  await createSubscription({ ...input, admin });
  refresh();
  return (await getTranslations("tenant.createSubscription"))("done");
});

export const cancelAtPeriodEndAction = adminAction(Intent, "operator", async (input, admin) => {
  await cancelSubscriptionAtPeriodEnd({ ...input, admin });
  refresh();
  return (await getTranslations("tenant.cancel"))("doneAtPeriodEnd");
});

export const cancelNowAction = adminAction(Intent, "operator", async (input, admin) => {
  await cancelSubscriptionNow({ ...input, admin });
  refresh();
  return (await getTranslations("tenant.cancel"))("doneNow");
});
