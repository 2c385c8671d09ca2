import type { CollectionMethod } from "@/lib/domain/values";
import { BillingError } from "@/lib/errors";
import { stripe } from "@/lib/stripe/client";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { type AdminCommand, runAction } from "./run-action";
import { getChangeableSubscription } from "./running-subscription";

type ChangeCollectionMethod = AdminCommand & {
  collectionMethod: CollectionMethod;
  /** Only for invoices that are sent. */
  daysUntilDue: number;
};

/**
 * How a subscription's invoices are paid from now on: charged, or sent with a
 * date. Invoices that exist keep their own way. Stripe would let a customer
 * without a payment method be charged, and every renewal fail: we do not.
 */
export async function changeCollectionMethod(command: ChangeCollectionMethod): Promise<void> {
  const { collectionMethod, daysUntilDue } = command;
  const isSent = collectionMethod === "send_invoice";
  await runAction(command, "change_collection_method", async () => {
    const running = await getChangeableSubscription(command.tenantId);
    const isSame = running.collectionMethod === collectionMethod;
    if (isSame && (!isSent || running.daysUntilDue === daysUntilDue)) {
      throw new BillingError("collection_unchanged");
    }
    if (!isSent && !running.paymentMethod) throw new BillingError("no_payment_method");
    const subscription = await stripe().subscriptions.update(
      running.stripeSubscriptionId,
      { collection_method: collectionMethod, ...(isSent ? { days_until_due: daysUntilDue } : {}) },
      { idempotencyKey: `releve-collection-method-${command.intentId}` },
    );
    await syncCustomer(running.stripeCustomerId);
    return subscription.lastResponse.requestId;
  });
}
