import { now } from "@/lib/clock";
import type { CollectionMethod } from "@/lib/domain/values";
import { BillingError } from "@/lib/errors";
import { openPeriods } from "@/lib/ledger/open-periods";
import { getPublishedPlan } from "@/lib/plans/queries";
import { expireOpenCheckouts } from "@/lib/stripe/checkout-session";
import { stripe } from "@/lib/stripe/client";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { syncInvoice } from "@/lib/sync/sync-invoice";
import { refuseSecondSubscription } from "./refuse-second-subscription";
import { type AdminCommand, runAction } from "./run-action";

type CreateSubscription = AdminCommand & {
  planId: number;
  trialDays: number;
  /** The day of the month that every period begins on, if not the day of the first one. */
  anchorDay?: number | null;
  collectionMethod: CollectionMethod;
  /** Only for invoices that are sent. */
  daysUntilDue: number;
};

/**
 * Subscribes a tenant to a published plan. Whether it already has a running
 * subscription is asked of Stripe, not of our copy, so nobody gets two. A card
 * that is declined at once leaves nothing behind (`error_if_incomplete`), but
 * open checkout links are withdrawn in any case, so that nobody pays twice.
 */
export async function createSubscription(command: CreateSubscription): Promise<void> {
  await runAction(command, "create_subscription", async ({ stripeCustomerId }) => {
    if (!stripeCustomerId) throw new BillingError("no_customer");
    const plan = await getPublishedPlan(command.planId);
    // First the links, then the question: whoever pays on one in between is seen here.
    await expireOpenCheckouts(stripeCustomerId);
    await refuseSecondSubscription(stripeCustomerId);
    const subscription = await stripe().subscriptions.create(
      {
        customer: stripeCustomerId,
        items: [
          { price: plan.basePriceId, quantity: 1 },
          ...(plan.overagePriceId ? [{ price: plan.overagePriceId }] : []),
        ],
        metadata: {
          tenant_id: String(command.tenantId),
          plan: plan.key,
          plan_version: String(plan.version),
        },
        ...(command.trialDays > 0 ? { trial_period_days: command.trialDays } : {}),
        // A day, not a date: the 31st comes back after February. The first, shorter period costs its part.
        ...(command.anchorDay
          ? { billing_cycle_anchor_config: { day_of_month: command.anchorDay, ...MIDNIGHT } }
          : {}),
        ...(command.collectionMethod === "send_invoice"
          ? { collection_method: "send_invoice", days_until_due: command.daysUntilDue }
          : { collection_method: "charge_automatically", payment_behavior: "error_if_incomplete" }),
      },
      { idempotencyKey: `releve-subscription-${command.intentId}` },
    );
    await syncCustomer(stripeCustomerId);
    await openPeriods(await now(), command.tenantId);
    const firstInvoice = subscription.latest_invoice;
    if (firstInvoice)
      await syncInvoice(typeof firstInvoice === "string" ? firstInvoice : (firstInvoice.id ?? ""));
    return subscription.lastResponse.requestId;
  });
}

const MIDNIGHT = { hour: 0, minute: 0, second: 0 };
