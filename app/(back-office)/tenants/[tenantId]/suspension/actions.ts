"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { Intent } from "@/app/(back-office)/tenants/[tenantId]/intent";
import { adminAction } from "@/lib/admin-action";
import { liftQuotaSuspension } from "@/lib/suspensions/lift-quota-suspension";
import { liftSuspension } from "@/lib/suspensions/lift-suspension";
import { suspendTenant } from "@/lib/suspensions/suspend-tenant";

const Suspending = Intent.extend({ why: z.string().trim().min(1).max(300) });

export const suspendAction = adminAction(Suspending, "operator", async (input, admin) => {
  await suspendTenant({ ...input, admin });
  refresh();
  return (await getTranslations("suspension.suspend"))("done");
});

export const liftAction = adminAction(Intent, "operator", async (input, admin) => {
  await liftSuspension({ ...input, admin });
  refresh();
  return (await getTranslations("suspension.lift"))("done");
});

export const liftQuotaAction = adminAction(Intent, "operator", async (input, admin) => {
  await liftQuotaSuspension({ ...input, admin });
  refresh();
  return (await getTranslations("suspension.liftQuota"))("done");
});
