import { BillingError } from "@/lib/errors";
import { expireOpenCheckouts } from "@/lib/stripe/checkout-session";
import { type CheckoutOffer, offerCheckout } from "./offer-checkout";
import { refuseSecondSubscription } from "./refuse-second-subscription";
import { runAction } from "./run-action";

/** Withdraws the open link and makes another: whoever still has the old one cannot pay on it. */
export async function replaceCheckoutLink(command: CheckoutOffer): Promise<void> {
  await runAction(command, "replace_checkout_link", async ({ stripeCustomerId }) => {
    if (!stripeCustomerId) throw new BillingError("no_customer");
    await expireOpenCheckouts(stripeCustomerId);
    await refuseSecondSubscription(stripeCustomerId);
    return offerCheckout(command, stripeCustomerId);
  });
}
