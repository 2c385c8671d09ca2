import { stripe } from "@/lib/stripe/client";
import { syncCustomer } from "@/lib/sync/sync-customer";
import type { BillingState } from "./billing-state";

/**
 * Makes the tenant's customer, or finds the one that an earlier try has made:
 * one tenant, one customer, so the idempotency key is the tenant's. Also a crash
 * between Stripe's answer and our record, or a second admin, ends in the same
 * customer. Its metadata names the tenant, which lets `sync` link it whoever
 * hears of it first.
 */
export async function makeCustomer(
  tenantId: number,
  { tenantName, tenantEmail, customerDeletedAt }: BillingState,
) {
  const customer = await stripe().customers.create(
    {
      name: tenantName,
      ...(tenantEmail ? { email: tenantEmail } : {}),
      metadata: { tenant_id: String(tenantId) },
    },
    { idempotencyKey: keyOf(tenantId, customerDeletedAt) },
  );
  await syncCustomer(customer.id);
  return customer;
}

/** After a deleted customer was forgotten, Stripe would still answer the tenant's first key with it. */
function keyOf(tenantId: number, forgottenAt: Date | null): string {
  const first = `releve-customer-of-tenant-${tenantId}`;
  return forgottenAt ? `${first}-after-${forgottenAt.toISOString()}` : first;
}
