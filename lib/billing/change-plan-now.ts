import { now } from "@/lib/clock";
import { isPreviewFresh } from "@/lib/domain/plan-change";
import { BillingError } from "@/lib/errors";
import { reportFinalUsage } from "@/lib/ledger/report-final-usage";
import { changePlan, previewPlanChange } from "@/lib/stripe/change-plan";
import type { PlanSubscription } from "@/lib/stripe/plan-subscription";
import { releaseSchedule } from "@/lib/stripe/schedule-plan";
import { amountBesideUsage } from "@/lib/stripe/usage-line";
import { readPriceBook } from "@/lib/sync/price-book";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { syncInvoice } from "@/lib/sync/sync-invoice";
import { closeOrLeave } from "./close-or-leave";
import { getPlanChange, type PlanChange, planMetadata } from "./plan-change";
import { type AdminCommand, runAction } from "./run-action";

type ChangePlanNow = AdminCommand & {
  planId: number;
  /** From when the preview prorated; the change prorates from the same second. */
  prorationAt: Date;
  /** What the preview charged beside usage, in minor units: the change is refused when it would differ. */
  agreedMinor: number;
};

/**
 * Puts a tenant on another plan at once. Its period ends now: the final usage is
 * reported and seen in Stripe first, then one invoice credits the rest of the
 * old base, bills the old period's overage and charges the new base, each as it
 * was shown. In a trial nothing is billed and the trial goes on.
 */
export async function changePlanNow(command: ChangePlanNow): Promise<void> {
  await runAction(command, "change_plan_now", async () => {
    const change = await getPlanChange(command.tenantId, command.planId);
    const { subscription, running, plan } = change;
    if (subscription.status !== "trialing") await agree(change, command);
    // A schedule that changes nothing more would only hold the old plan's phase.
    if (subscription.schedule) {
      await releaseSchedule(subscription.schedule.id, `releve-release-${command.intentId}`);
    }
    const { requestId, invoiceId } = await changePlan(subscription, plan, {
      prorationAt: command.prorationAt,
      metadata: planMetadata(command.tenantId, plan),
      idempotencyKey: `releve-change-plan-${command.intentId}`,
    });
    await syncCustomer(running.stripeCustomerId);
    if (invoiceId) await syncInvoice(invoiceId);
    await closeOrLeave(command.tenantId);
    return requestId;
  });
}

/** Makes sure that what will be billed is what was shown, and that Stripe knows all usage until now. */
async function agree(change: PlanChange, command: ChangePlanNow): Promise<void> {
  const { subscription, plan } = change;
  const at = await now();
  if (!isPreviewFresh(command.prorationAt, subscription.periodStart, at)) {
    throw new BillingError("preview_stale");
  }
  await refuseOtherAmount(subscription, plan, command);
  if (!(await reportFinalUsage(command.tenantId, subscription.id, at))) {
    throw new BillingError("usage_not_confirmed");
  }
}

async function refuseOtherAmount(
  subscription: PlanSubscription,
  plan: PlanChange["plan"],
  { prorationAt, agreedMinor }: ChangePlanNow,
): Promise<void> {
  const { overagePriceIds } = await readPriceBook();
  const preview = await previewPlanChange(subscription, plan, prorationAt);
  if (amountBesideUsage(preview, overagePriceIds) !== agreedMinor) throw new BillingError("preview_changed");
}
