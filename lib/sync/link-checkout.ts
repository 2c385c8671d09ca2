import { and, eq, isNull } from "drizzle-orm";
import type Stripe from "stripe";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { stripe } from "@/lib/stripe/client";
import { findTenantOfCustomer } from "./find-tenant-of-customer";
import { UnlinkedCustomerError } from "./tenant-of-customer";

const LINKING_MODES: readonly Stripe.Checkout.Session.Mode[] = ["subscription", "setup"];

/**
 * Links the customer of a completed checkout to the tenant that the session
 * names as our links do. Safe to repeat; a tenant that has another customer
 * keeps it, and the event waits for a person.
 */
export async function linkCheckout(sessionId: string): Promise<void> {
  const session = await stripe().checkout.sessions.retrieve(sessionId);
  const customerId = typeof session.customer === "string" ? session.customer : session.customer?.id;
  if (!customerId || (await findTenantOfCustomer(customerId)) !== null) return;
  const named = namedTenant(session);
  if (named === null) {
    throw new UnlinkedCustomerError("unlinked_checkout", { customer: customerId, session: sessionId });
  }
  const [tenant] = await db().select({ id: tenants.id }).from(tenants).where(eq(tenants.id, named));
  if (!tenant)
    throw new UnlinkedCustomerError("unlinked_unknown_tenant", {
      customer: customerId,
      tenant: String(named),
    });
  await db().insert(tenantBilling).values({ tenantId: named }).onConflictDoNothing();
  await db()
    .update(tenantBilling)
    .set({ stripeCustomerId: customerId })
    .where(and(eq(tenantBilling.tenantId, named), isNull(tenantBilling.stripeCustomerId)));
}

/** Anyone may write `client_reference_id` into a payment link's address; metadata is written by the account alone. */
function namedTenant({ mode, client_reference_id, metadata }: Stripe.Checkout.Session): number | null {
  if (!LINKING_MODES.includes(mode) || !client_reference_id) return null;
  if (metadata?.tenant_id !== client_reference_id) return null;
  const named = Number(client_reference_id);
  return Number.isSafeInteger(named) && named > 0 ? named : null;
}
