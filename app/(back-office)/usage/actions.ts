"use server";

import { refresh } from "next/cache";
import { after } from "next/server";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { adminAction } from "@/lib/admin-action";
import { decideLateUsageOfMany } from "@/lib/billing/decide-late-usage-of-many";
import { releaseDraftInvoice } from "@/lib/billing/release-draft-invoice";
import { syncStatus } from "@/lib/billing/sync-status";
import { BillingError } from "@/lib/errors";
import { beginByHand, carryOutByHand } from "@/lib/jobs/run-by-hand";
import { USAGE_BY_HAND } from "@/lib/ledger/usage-by-hand";

/** Leaves the work in flight time to end; what is left is the next run's. */
const BUDGET_MS = 45_000;

const MOST_DECIDED = 100;

const Intent = z.object({ intentId: z.uuid() });
const SubscriptionId = z
  .string()
  .regex(/^sub_\w+$/)
  .max(255);

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

/** Lets a held draft invoice go although its usage is not confirmed. */
export const releaseDraftAction = adminAction(
  Intent.extend({
    tenantId: z.int().positive(),
    stripeSubscriptionId: SubscriptionId,
    startsAt: z.date(),
  }),
  "operator",
  async (input, admin) => {
    await releaseDraftInvoice({ ...input, admin });
    refresh();
    return (await getTranslations("usage.periods.release"))("done");
  },
);

export const decideLateAction = adminAction(
  Intent.extend({
    decision: z.enum(["next_invoice", "write_off"]),
    keys: z
      .array(
        z.object({
          tenantId: z.int().positive(),
          stripeSubscriptionId: SubscriptionId,
          periodStartsAt: z.date(),
          sequence: z.int().positive(),
        }),
      )
      .min(1)
      .max(MOST_DECIDED),
  }),
  "operator",
  async (input, admin) => {
    const { done, refused } = await decideLateUsageOfMany({ ...input, admin });
    const [code] = refused;
    if (done === 0 && code) throw new BillingError(code);
    refresh();
    const t = await getTranslations("usage.late.done");
    if (!code) return t(input.decision, { done });
    const reason = (await getTranslations("errors"))(code);
    return `${t(input.decision, { done })} ${t("someRefused", { refused: refused.length, reason })}`;
  },
);
