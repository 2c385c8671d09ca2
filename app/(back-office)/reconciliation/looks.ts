"use server";

import { z } from "zod";
import { adminLook } from "@/lib/admin-action";
import { previewUsageRepair } from "@/lib/billing/preview-usage-repair";

const Period = z.object({
  tenantId: z.int().positive(),
  stripeSubscriptionId: z.string().regex(/^sub_\w+$/),
  startsAt: z.date(),
});

/** What differs of a period right now, and what each repair of it would do. */
export const previewRepairLook = adminLook(Period, "operator", previewUsageRepair);
