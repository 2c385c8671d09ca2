"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { Intent } from "@/app/(back-office)/tenants/[tenantId]/intent";
import { adminAction, adminLook } from "@/lib/admin-action";
import { cancelSubscriptionAtPeriodEnd } from "@/lib/billing/cancel-at-period-end";
import { cancelSubscriptionNow } from "@/lib/billing/cancel-now";
import { cancelScheduledChange } from "@/lib/billing/cancel-scheduled-change";
import { changePlanAtPeriodEnd } from "@/lib/billing/change-plan-at-period-end";
import { changePlanNow } from "@/lib/billing/change-plan-now";
import { createSubscription } from "@/lib/billing/create-subscription";
import { previewCancel } from "@/lib/billing/preview-cancel";
import { previewResume, previewWithoutChange } from "@/lib/billing/preview-coming-bill";
import { previewFirstInvoice } from "@/lib/billing/preview-first-invoice";
import { previewPlanChange } from "@/lib/billing/preview-plan-change";
import { resumeSubscription } from "@/lib/billing/resume-subscription";
import { PLAN_CHANGE_TIMES } from "@/lib/domain/plan-change";
import { COLLECTION_METHODS } from "@/lib/domain/values";

const NewSubscription = Intent.extend({
  planId: z.int().positive(),
  trialDays: z.int().min(0).max(730),
  anchorDay: z.int().min(1).max(31).nullable(),
  collectionMethod: z.enum(COLLECTION_METHODS),
  daysUntilDue: z.int().min(0).max(365),
});

const OneTenant = z.object({ tenantId: z.int().positive() });

/** What the preview showed, and any tenant's name as it was typed; compared in live mode alone. */
const ConfirmedCancel = Intent.extend({ agreedMinor: z.int(), typedName: z.string().max(1_000) });

const PlanChoice = z.object({
  tenantId: z.int().positive(),
  planId: z.int().positive(),
  when: z.enum(PLAN_CHANGE_TIMES),
});

const FirstTerms = OneTenant.extend({
  planId: z.int().positive(),
  trialDays: z.int().min(0).max(730),
  anchorDay: z.int().min(1).max(31).nullable(),
});

const AgreedPlan = Intent.extend({
  planId: z.int().positive(),
  prorationAt: z.date(),
  agreedMinor: z.int(),
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

export const cancelNowAction = adminAction(ConfirmedCancel, "operator", async (input, admin) => {
  await cancelSubscriptionNow({ ...input, admin });
  refresh();
  return (await getTranslations("tenant.cancel"))("doneNow");
});

export const previewCancelAction = adminLook(OneTenant, "operator", ({ tenantId }) =>
  previewCancel(tenantId),
);

export const previewFirstInvoiceAction = adminLook(FirstTerms, "operator", ({ tenantId, ...terms }) =>
  previewFirstInvoice(tenantId, terms),
);

export const previewResumeAction = adminLook(OneTenant, "operator", ({ tenantId }) =>
  previewResume(tenantId),
);

export const previewWithoutChangeAction = adminLook(OneTenant, "operator", ({ tenantId }) =>
  previewWithoutChange(tenantId),
);

export const previewPlanChangeAction = adminLook(PlanChoice, "operator", ({ tenantId, planId, when }) =>
  previewPlanChange(tenantId, planId, when),
);

export const changePlanNowAction = adminAction(AgreedPlan, "operator", async (input, admin) => {
  await changePlanNow({ ...input, admin });
  refresh();
  return (await getTranslations("tenant.changePlan"))("doneNow");
});

export const changePlanAtPeriodEndAction = adminAction(AgreedPlan, "operator", async (input, admin) => {
  await changePlanAtPeriodEnd({ ...input, admin });
  refresh();
  return (await getTranslations("tenant.changePlan"))("doneAtPeriodEnd");
});

export const cancelScheduledChangeAction = adminAction(Intent, "operator", async (input, admin) => {
  await cancelScheduledChange({ ...input, admin });
  refresh();
  return (await getTranslations("tenant.cancelScheduledChange"))("done");
});

export const resumeAction = adminAction(Intent, "operator", async (input, admin) => {
  await resumeSubscription({ ...input, admin });
  refresh();
  return (await getTranslations("tenant.resume"))("done");
});
