import { BillingError } from "@/lib/errors";
import { findOpenCheckout } from "@/lib/stripe/checkout-session";
import { makeCustomer } from "./make-customer";
import { type CheckoutOffer, offerCheckout } from "./offer-checkout";
import { refuseSecondSubscription } from "./refuse-second-subscription";
import { runAction } from "./run-action";

/**
 * Makes a link on which the tenant subscribes by itself. A tenant without a
 * customer gets one first. There is one open link at most: a second click finds
 * its own, a second admin is told of it.
 */
export async function createCheckoutLink(command: CheckoutOffer): Promise<void> {
  await runAction(command, "create_checkout_link", async (state) => {
    const customer = state.stripeCustomerId ?? (await makeCustomer(command.tenantId, state)).id;
    await refuseSecondSubscription(customer);
    if (await findOpenCheckout(customer)) throw new BillingError("checkout_open");
    return offerCheckout(command, customer);
  });
}
