import { BillingError } from "@/lib/errors";
import { stripe } from "@/lib/stripe/client";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { type AdminCommand, runAction } from "./run-action";
import { getChangeableSubscription } from "./running-subscription";

/** Lets Stripe Tax reckon the tax of a subscription's coming invoices, or no longer. */
export async function setAutomaticTax(command: AdminCommand & { enabled: boolean }): Promise<void> {
  const { enabled } = command;
  await runAction(command, "set_automatic_tax", async () => {
    const running = await getChangeableSubscription(command.tenantId);
    if ((running.automaticTax ?? false) === enabled) throw new BillingError("tax_unchanged");
    const subscription = await stripe().subscriptions.update(
      running.stripeSubscriptionId,
      { automatic_tax: { enabled } },
      { idempotencyKey: `releve-automatic-tax-${command.intentId}` },
    );
    await syncCustomer(running.stripeCustomerId);
    return subscription.lastResponse.requestId;
  });
}
