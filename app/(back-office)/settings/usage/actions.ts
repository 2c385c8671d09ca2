"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { adminAction } from "@/lib/admin-action";
import { CLOSING_POLICIES, LATE_POLICIES } from "@/lib/domain/values";
import { saveUsagePolicies } from "@/lib/policies/save-usage-policies";

const UsagePoliciesInput = z.object({
  intentId: z.uuid(),
  lateUsage: z.enum(LATE_POLICIES),
  closing: z.enum(CLOSING_POLICIES),
});

export const saveUsagePoliciesAction = adminAction(UsagePoliciesInput, "owner", async (input, admin) => {
  await saveUsagePolicies({ ...input, admin });
  refresh();
  return (await getTranslations("usagePolicies"))("done");
});
