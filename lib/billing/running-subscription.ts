import { now } from "@/lib/clock";
import { findSubscriptionStatus, meaningOf } from "@/lib/domain/subscription";
import { BillingError } from "@/lib/errors";
import { openPeriods } from "@/lib/ledger/open-periods";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { type BillingState, getBillingState } from "./billing-state";

export type RunningSubscription = BillingState & { stripeCustomerId: string; stripeSubscriptionId: string };

/**
 * The tenant's subscription as Stripe has it at this moment; our copy is made to
 * match first, and its periods follow. Throws `no_customer`, or `no_subscription` when none is running.
 */
export async function getRunningSubscription(tenantId: number): Promise<RunningSubscription> {
  const { stripeCustomerId } = await getBillingState(tenantId);
  if (!stripeCustomerId) throw new BillingError("no_customer");
  await syncCustomer(stripeCustomerId);
  await openPeriods(await now(), tenantId);
  const state = await getBillingState(tenantId);
  const status = findSubscriptionStatus(state.billingStatus);
  const { stripeSubscriptionId } = state;
  if (!stripeSubscriptionId || !status || meaningOf(status).isEnded)
    throw new BillingError("no_subscription");
  return { ...state, stripeCustomerId, stripeSubscriptionId };
}

/**
 * The same, as its terms may be changed. Throws `change_scheduled` while another
 * plan waits: it begins with the terms of the day it was scheduled on, so a
 * coupon given today would be gone that day, and one taken off come back.
 */
export async function getChangeableSubscription(tenantId: number): Promise<RunningSubscription> {
  const running = await getRunningSubscription(tenantId);
  if (running.scheduledChange) throw new BillingError("change_scheduled");
  return running;
}
