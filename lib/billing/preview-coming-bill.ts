import { BillingError } from "@/lib/errors";
import { readPlanSubscription } from "@/lib/stripe/plan-subscription";
import { refusalFrom } from "@/lib/stripe/refusal";
import { previewResumed } from "@/lib/stripe/resume-subscription";
import { previewReleased } from "@/lib/stripe/schedule-plan";
import { readPriceBook } from "@/lib/sync/price-book";
import { getRunningSubscription } from "./running-subscription";
import { withPendingOverage } from "./with-pending-overage";

/** The invoice that follows a change, as Stripe previews it. */
export type ComingBill = {
  /** Whether the change itself makes it. */
  isNow: boolean;
  /** Null when Stripe does not say. */
  at: Date | null;
  amountMinor: number;
  currency: string;
};

/** What a tenant is billed when its subscription goes on; null when nothing is. Throws `nothing_to_resume`. */
export async function previewResume(tenantId: number): Promise<ComingBill | null> {
  try {
    const { stripeSubscriptionId } = await getRunningSubscription(tenantId);
    const resumed = await previewResumed(stripeSubscriptionId);
    if (!resumed) throw new BillingError("nothing_to_resume");
    const { next, isPaused } = resumed;
    // A paused subscription has no period whose overage could wait.
    const bill = isPaused
      ? await next(null)
      : await withPendingOverage({ tenantId, stripeSubscriptionId }, next);
    return bill && comingBill(bill, isPaused);
  } catch (error) {
    throw refusalFrom(error);
  }
}

/** The next invoice of a subscription whose scheduled change is canceled. Throws `no_scheduled_change`. */
export async function previewWithoutChange(tenantId: number): Promise<ComingBill | null> {
  try {
    const { stripeSubscriptionId } = await getRunningSubscription(tenantId);
    const subscription = await readPlanSubscription(stripeSubscriptionId, await readPriceBook());
    if (!subscription.schedule?.hasNextPhase) throw new BillingError("no_scheduled_change");
    const { id } = subscription.schedule;
    const bill = await withPendingOverage({ tenantId, stripeSubscriptionId }, (missing) =>
      previewReleased(subscription, id, missing),
    );
    return bill && comingBill(bill, false);
  } catch (error) {
    throw refusalFrom(error);
  }
}

function comingBill({ at, amountMinor, currency }: Omit<ComingBill, "isNow">, isNow: boolean): ComingBill {
  return { isNow, at, amountMinor, currency };
}
