"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { adminAction } from "@/lib/admin-action";
import { reviewAllowances } from "@/lib/allowances/review-allowances";
import { now } from "@/lib/clock";
import { QUOTA_POLICIES } from "@/lib/domain/values";
import { saveAllowancePolicies } from "@/lib/policies/save-allowance-policies";

/** What is not reviewed in this time is left to the next maintenance. */
const REVIEW_MS = 5_000;

const AllowancePoliciesInput = z.object({
  intentId: z.uuid(),
  tellsTenants: z.boolean(),
  quota: z.enum(QUOTA_POLICIES),
});

export const saveAllowancePoliciesAction = adminAction(
  AllowancePoliciesInput,
  "owner",
  async (input, admin) => {
    await saveAllowancePolicies({ ...input, admin });
    const startedAt = Date.now();
    const { changed } = await reviewAllowances(await now(), () => Date.now() - startedAt > REVIEW_MS);
    refresh();
    return (await getTranslations("allowances.policies"))("done", { changed });
  },
);
