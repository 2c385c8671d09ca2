import { now } from "@/lib/clock";
import { BillingError } from "@/lib/errors";
import { requeueCustomer } from "@/lib/inbox/requeue-customer";
import { openPeriods } from "@/lib/ledger/open-periods";
import { endDriftsOf } from "@/lib/reconcile/end-drifts";
import { stripe } from "@/lib/stripe/client";
import { isMissing } from "@/lib/stripe/refusal";
import { claimCustomer } from "@/lib/sync/claim-customer";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { findCustomerOwners } from "./customer-owners";
import { type AdminCommand, runAction } from "./run-action";

/**
 * Makes a customer that Stripe already has a tenant's own, and lets the events
 * that failed for want of a tenant be worked again. Refused when either of the
 * two belongs to another. Done twice it is done once: whatever was left
 * undone by a crash is done by the next try.
 */
export async function linkCustomer(command: AdminCommand & { stripeCustomerId: string }): Promise<void> {
  const { tenantId, stripeCustomerId } = command;
  await runAction(command, "link_customer", async (state) => {
    if (state.stripeCustomerId && state.stripeCustomerId !== stripeCustomerId) {
      throw new BillingError("customer_exists");
    }
    await refuseForeign(tenantId, await requireCustomer(stripeCustomerId));
    if (!(await claimCustomer(tenantId, stripeCustomerId))) throw new BillingError("customer_taken");
    // Whoever hears of the customer first can tell from Stripe alone whose it is.
    const customer = await stripe().customers.update(
      stripeCustomerId,
      { metadata: { tenant_id: String(tenantId) } },
      { idempotencyKey: `releve-link-customer-${command.intentId}` },
    );
    await syncCustomer(stripeCustomerId);
    await openPeriods(await now(), tenantId);
    await requeueCustomer(stripeCustomerId);
    await endDriftsOf(stripeCustomerId, { at: await now(), by: command.admin.email, repair: "link" });
    return customer.lastResponse.requestId;
  });
}

type Named = { id: string; namedTenant: string | null };

/** A customer that names another tenant is that one's, even before anybody has linked it. */
async function refuseForeign(tenantId: number, customer: Named): Promise<void> {
  const owners = await findCustomerOwners([customer]);
  const owner = owners.get(customer.id);
  if (owner && owner.id !== tenantId) throw new BillingError("customer_taken");
}

async function requireCustomer(customerId: string): Promise<Named> {
  try {
    const customer = await stripe().customers.retrieve(customerId);
    if (customer.deleted) throw new BillingError("customer_not_found");
    return { id: customer.id, namedTenant: customer.metadata.tenant_id ?? null };
  } catch (error) {
    if (isMissing(error)) throw new BillingError("customer_not_found", { cause: error });
    throw error;
  }
}
