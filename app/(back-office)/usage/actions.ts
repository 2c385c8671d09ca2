"use server";

import { refresh } from "next/cache";
import { after } from "next/server";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { adminAction } from "@/lib/admin-action";
import { syncStatus } from "@/lib/billing/sync-status";
import { beginByHand, carryOutByHand } from "@/lib/jobs/run-by-hand";
import { USAGE_BY_HAND } from "@/lib/ledger/usage-by-hand";

/** Leaves the work in flight time to end; what is left is the next run's. */
const BUDGET_MS = 45_000;

const Intent = z.object({ intentId: z.uuid() });

/** Begins a usage run; it goes on after the answer, and its progress is followed on its row. */
export const runUsageAction = adminAction(Intent, "operator", async ({ intentId }, admin) => {
  const startedAt = Date.now();
  const command = { intentId, admin };
  const begun = await beginByHand(USAGE_BY_HAND, command);
  const isOutOfTime = () => Date.now() - startedAt > BUDGET_MS;
  if (begun) after(() => carryOutByHand(USAGE_BY_HAND, begun, command, isOutOfTime));
  refresh();
  return (await getTranslations("usage.run"))(begun ? "begun" : "already");
});

/** Asks Stripe anew about a tenant and tries again what its periods were stopped by. */
export const tryPeriodsAgainAction = adminAction(
  Intent.extend({ tenantId: z.int().positive() }),
  "operator",
  async (input, admin) => {
    await syncStatus({ ...input, admin });
    refresh();
    return (await getTranslations("usage.periods.again"))("done");
  },
);
