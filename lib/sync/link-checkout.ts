import { and, eq, isNull } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { stripe } from "@/lib/stripe/client";
import { findTenantOfCustomer } from "./find-tenant-of-customer";
import { UnlinkedCustomerError } from "./tenant-of-customer";

/**
 * Links the customer of a completed checkout to the tenant that the session
 * names (`client_reference_id`, else metadata). Safe to repeat; a tenant that
 * has another customer keeps it, and the event waits for a person.
 */
export async function linkCheckout(sessionId: string): Promise<void> {
  const session = await stripe().checkout.sessions.retrieve(sessionId);
  const customerId = typeof session.customer === "string" ? session.customer : session.customer?.id;
  if (!customerId || (await findTenantOfCustomer(customerId)) !== null) return;
  const named = Number(session.client_reference_id ?? session.metadata?.tenant_id);
  if (!Number.isSafeInteger(named)) {
    throw new UnlinkedCustomerError(customerId, `checkout session ${sessionId} names no tenant`);
  }
  const [tenant] = await db().select({ id: tenants.id }).from(tenants).where(eq(tenants.id, named));
  if (!tenant) throw new UnlinkedCustomerError(customerId, `there is no tenant ${named}`);
  await db().insert(tenantBilling).values({ tenantId: named }).onConflictDoNothing();
  await db()
    .update(tenantBilling)
    .set({ stripeCustomerId: customerId })
    .where(and(eq(tenantBilling.tenantId, named), isNull(tenantBilling.stripeCustomerId)));
}
