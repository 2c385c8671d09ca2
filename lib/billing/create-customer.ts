import { BillingError } from "@/lib/errors";
import { stripe } from "@/lib/stripe/client";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { type AdminCommand, runAction } from "./run-action";

/**
 * Gives a tenant its Stripe customer. One tenant, one customer: the idempotency
 * key is the tenant's, so also a crash between Stripe's answer and our record,
 * or a second admin, ends in the same customer. Its metadata names the tenant,
 * which lets `sync` link it whoever hears of it first.
 */
export async function createCustomer(command: AdminCommand): Promise<void> {
  await runAction(command, "create_customer", async (state) => {
    if (state.stripeCustomerId) throw new BillingError("customer_exists");
    const customer = await stripe().customers.create(
      {
        name: state.tenantName,
        ...(state.tenantEmail ? { email: state.tenantEmail } : {}),
        metadata: { tenant_id: String(command.tenantId) },
      },
      { idempotencyKey: `releve-customer-of-tenant-${command.tenantId}` },
    );
    await syncCustomer(customer.id);
    return customer.lastResponse.requestId;
  });
}
