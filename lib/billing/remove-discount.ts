import { BillingError } from "@/lib/errors";
import { stripe } from "@/lib/stripe/client";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { type AdminCommand, runAction } from "./run-action";
import { getChangeableSubscription } from "./running-subscription";

/**
 * Takes every discount off a subscription, and the one of its customer, which
 * would hold in its place. Invoices that exist keep theirs.
 */
export async function removeDiscount(command: AdminCommand): Promise<void> {
  await runAction(command, "remove_discount", async () => {
    const running = await getChangeableSubscription(command.tenantId);
    if (!running.discounts?.length) throw new BillingError("no_discount");
    const subscription = await stripe().subscriptions.update(
      running.stripeSubscriptionId,
      { discounts: "" },
      { idempotencyKey: `releve-remove-discount-${command.intentId}` },
    );
    const customer = await stripe().customers.retrieve(running.stripeCustomerId);
    if (!customer.deleted && customer.discount) await stripe().customers.deleteDiscount(customer.id);
    await syncCustomer(running.stripeCustomerId);
    return subscription.lastResponse.requestId;
  });
}
