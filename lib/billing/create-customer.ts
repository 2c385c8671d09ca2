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
      { idempotencyKey: keyOf(command.tenantId, state.customerDeletedAt) },
    );
    await syncCustomer(customer.id);
    return customer.lastResponse.requestId;
  });
}

/** After a deleted customer was forgotten, Stripe would still answer the tenant's first key with it. */
function keyOf(tenantId: number, forgottenAt: Date | null): string {
  const first = `releve-customer-of-tenant-${tenantId}`;
  return forgottenAt ? `${first}-after-${forgottenAt.toISOString()}` : first;
}
