"use server";

import { refresh } from "next/cache";
import { after } from "next/server";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { adminAction } from "@/lib/admin-action";
import { cancelSecondSubscription } from "@/lib/billing/cancel-second-subscription";
import { forgetDeletedCustomer } from "@/lib/billing/forget-customer";
import { repairUsageDifference } from "@/lib/billing/repair-usage-difference";
import { USAGE_FIXES } from "@/lib/domain/drift";
import { beginByHand, carryOutByHand } from "@/lib/jobs/run-by-hand";
import { RECONCILE_BY_HAND } from "@/lib/reconcile/reconcile-by-hand";

/** Leaves the work in flight time to end; what is left is gone on with by the next press, or at night. */
const BUDGET_MS = 45_000;

const Fix = z.object({ tenantId: z.int().positive(), intentId: z.uuid() });

/** Begins a comparison; it goes on after the answer, and its progress is followed on its row. */
export const runReconcileAction = adminAction(
  z.object({ intentId: z.uuid() }),
  "operator",
  async ({ intentId }, admin) => {
    const startedAt = Date.now();
    const command = { intentId, admin };
    const begun = await beginByHand(RECONCILE_BY_HAND, command);
    const isOutOfTime = () => Date.now() - startedAt > BUDGET_MS;
    if (begun) after(() => carryOutByHand(RECONCILE_BY_HAND, begun, command, isOutOfTime));
    return (await getTranslations("reconciliation.run"))(begun ? "begun" : "already");
  },
);

export const forgetCustomerAction = adminAction(
  Fix.extend({ stripeObjectId: z.string().regex(/^cus_\w+$/) }),
  "operator",
  async ({ stripeObjectId, ...input }, admin) => {
    await forgetDeletedCustomer({ ...input, stripeCustomerId: stripeObjectId, admin });
    refresh();
    return (await getTranslations("reconciliation.fix.forget"))("done");
  },
);

export const cancelSecondAction = adminAction(
  Fix.extend({ stripeObjectId: z.string().regex(/^sub_\w+$/), confirmation: z.string().max(255) }),
  "operator",
  async ({ stripeObjectId, ...input }, admin) => {
    await cancelSecondSubscription({ ...input, stripeSubscriptionId: stripeObjectId, admin });
    refresh();
    return (await getTranslations("reconciliation.fix.cancel_second"))("done");
  },
);

export const repairUsageAction = adminAction(
  Fix.extend({
    stripeSubscriptionId: z.string().regex(/^sub_\w+$/),
    startsAt: z.date(),
    fix: z.enum(USAGE_FIXES),
    agreed: z.string().max(255),
  }),
  "operator",
  async (input, admin) => {
    await repairUsageDifference({ ...input, admin });
    refresh();
    return (await getTranslations("reconciliation.usage.repair"))(`fix.${input.fix}.done`);
  },
);
