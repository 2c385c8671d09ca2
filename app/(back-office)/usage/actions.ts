"use server";

import { refresh } from "next/cache";
import { after } from "next/server";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { adminAction, adminLook } from "@/lib/admin-action";
import { sendDueAlerts } from "@/lib/alerts/send-due-alerts";
import { decideLateUsageOfMany } from "@/lib/billing/decide-late-usage-of-many";
import { releaseDraftInvoice } from "@/lib/billing/release-draft-invoice";
import { syncStatus } from "@/lib/billing/sync-status";
import { LINE_KINDS } from "@/lib/domain/values";
import { BillingError } from "@/lib/errors";
import { beginByHand, carryOutByHand } from "@/lib/jobs/run-by-hand";
import { within } from "@/lib/jobs/within";
import { USAGE_BY_HAND } from "@/lib/ledger/usage-by-hand";
import { searchTenants } from "@/lib/tenants/search-tenants";
import { assignCall } from "@/lib/usage/assign-call";
import { assignLine } from "@/lib/usage/assign-line";
import { findUnassignedLines } from "@/lib/usage/find-unassigned-lines";

/** Leaves the work in flight time to end; what is left is the next run's. */
const BUDGET_MS = 45_000;
/** No alert is begun later: its receiver may take its time before it answers. */
const ALERTS_BUDGET_MS = 40_000;

const MOST_DECIDED = 100;
const MOST_TENANTS_FOUND = 20;
const LONGEST_CALL_SECONDS = 86_400;

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
  if (begun) {
    after(async () => {
      await carryOutByHand(USAGE_BY_HAND, begun, command, isOutOfTime);
      await sendDueAlerts(() => Date.now() - startedAt > ALERTS_BUDGET_MS);
    });
  }
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
    typedName: z.string().max(1_000),
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
    const isOutOfTime = within(BUDGET_MS, () => false);
    const { done, refused, remaining } = await decideLateUsageOfMany({ ...input, admin }, isOutOfTime);
    const [code] = refused;
    if (done === 0 && remaining === 0 && code) throw new BillingError(code);
    refresh();
    const t = await getTranslations("usage.late.done");
    const told = [t(input.decision, { done })];
    if (code) {
      const reason = (await getTranslations("errors"))(code);
      told.push(t("someRefused", { refused: refused.length, reason }));
    }
    if (remaining > 0) told.push(t("someRemain", { remaining }));
    return told.join(" ");
  },
);

/** To whom calls can be assigned, as one types. */
export const searchTenantsAction = adminLook(
  z.object({ typed: z.string().trim().max(200) }),
  "operator",
  ({ typed }) => searchTenants(typed, MOST_TENANTS_FOUND),
);

/** What can be assigned together with a call. */
export const lookAtLinesAction = adminLook(z.object({ id: z.int().positive() }), "operator", ({ id }) =>
  findUnassignedLines(id),
);

const Assigned = Intent.extend({ tenantId: z.int().positive() });

/** Gives one call to a tenant, with what its report left out. */
export const assignCallAction = adminAction(
  Assigned.extend({
    unassignedId: z.int().positive(),
    durationSeconds: z.int().min(1).max(LONGEST_CALL_SECONDS).optional(),
    endedAt: z.date().optional(),
  }),
  "operator",
  async (input, admin) => {
    await assignCall({ ...input, admin });
    refresh();
    return (await getTranslations("usage.unassigned.assign"))("done", { calls: 1 });
  },
);

/** Gives a line to a tenant, with all calls of it that wait. */
export const assignLineAction = adminAction(
  Assigned.extend({ kind: z.enum(LINE_KINDS), value: z.string().min(1).max(500) }),
  "operator",
  async (input, admin) => {
    const calls = await assignLine({ ...input, admin });
    refresh();
    return (await getTranslations("usage.unassigned.assign"))("doneAndRemembered", { calls });
  },
);
