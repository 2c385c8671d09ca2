import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import type { ReasonCode } from "@/lib/domain/reason";
import { ReasonedError } from "@/lib/errors";
import { findTenantOfCustomer } from "./find-tenant-of-customer";
import type { CustomerReading } from "./read-customer";

/** Stripe names a customer that no tenant owns: a person has to link it. */
export class UnlinkedCustomerError extends ReasonedError {
  constructor(code: UnlinkedCode, values: { customer: string } & Record<string, string>) {
    super(code, values);
    this.name = "UnlinkedCustomerError";
  }
}

type UnlinkedCode = Extract<ReasonCode, `unlinked_${string}`>;

/**
 * The tenant a customer belongs to: the one linked already, else the one its
 * `tenant_id` metadata names, if that tenant has no other customer. Null for a
 * deleted customer that was nobody's. Throws `UnlinkedCustomerError`.
 */
export async function findTenantOfReading({
  customer,
}: Pick<CustomerReading, "customer">): Promise<number | null> {
  const linked = await findTenantOfCustomer(customer.id);
  if (linked !== null || customer.deleted) return linked;
  return getNamedTenant(customer.id, customer.metadata);
}

async function getNamedTenant(customerId: string, metadata: Record<string, string>): Promise<number> {
  const named = Number(metadata.tenant_id);
  if (!Number.isSafeInteger(named))
    throw new UnlinkedCustomerError("unlinked_names_none", { customer: customerId });
  const [tenant] = await db()
    .select({ id: tenants.id, customerId: tenantBilling.stripeCustomerId })
    .from(tenants)
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
    .where(eq(tenants.id, named))
    .prepare("named_tenant")
    .execute();
  if (!tenant)
    throw new UnlinkedCustomerError("unlinked_unknown_tenant", {
      customer: customerId,
      tenant: String(named),
    });
  // Another reading of the same customer may have linked it between our two questions.
  if (tenant.customerId && tenant.customerId !== customerId) {
    throw new UnlinkedCustomerError("unlinked_tenant_taken", {
      customer: customerId,
      tenant: String(named),
      other: tenant.customerId,
    });
  }
  return tenant.id;
}
