"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { adminAction } from "@/lib/admin-action";
import { cancelSecondSubscription } from "@/lib/billing/cancel-second-subscription";
import { forgetDeletedCustomer } from "@/lib/billing/forget-customer";
import { now } from "@/lib/clock";
import { runReconcile } from "@/lib/reconcile/run-reconcile";

/** How long an admin waits; what is left is gone on with by the next press, or at night. */
const BUDGET_MS = 20_000;

const Fix = z.object({ tenantId: z.int().positive(), intentId: z.uuid() });

export const runReconcileAction = adminAction(z.object({}), "operator", async () => {
  const startedAt = Date.now();
  const { outcome, customers, invoices, repaired } = await runReconcile(
    await now(),
    () => Date.now() - startedAt > BUDGET_MS,
  );
  refresh();
  const t = await getTranslations("reconciliation.run");
  return t(outcome === "done" ? "done" : "goesOn", { customers, invoices, repaired });
});

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
  Fix.extend({ stripeObjectId: z.string().regex(/^sub_\w+$/) }),
  "operator",
  async ({ stripeObjectId, ...input }, admin) => {
    await cancelSecondSubscription({ ...input, stripeSubscriptionId: stripeObjectId, admin });
    refresh();
    return (await getTranslations("reconciliation.fix.cancel_second"))("done");
  },
);
