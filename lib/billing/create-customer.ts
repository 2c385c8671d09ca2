import { BillingError } from "@/lib/errors";
import { makeCustomer } from "./make-customer";
import { type AdminCommand, runAction } from "./run-action";

/** Gives a tenant its Stripe customer. */
export async function createCustomer(command: AdminCommand): Promise<void> {
  await runAction(command, "create_customer", async (state) => {
    if (state.stripeCustomerId) throw new BillingError("customer_exists");
    const customer = await makeCustomer(command.tenantId, state);
    return customer.lastResponse.requestId;
  });
}
