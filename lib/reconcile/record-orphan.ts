import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import type { DriftCause } from "@/lib/domain/drift";
import type { ListedCustomer } from "@/lib/stripe/account-lists";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { closeDrift, openDrift } from "./record-drift";

/**
 * Opens the difference of a customer that no tenant owns. One that names a
 * tenant without a customer is linked at once, as its events would have done.
 * Says whether it was.
 */
export async function recordOrphan(customer: ListedCustomer, at: Date): Promise<boolean> {
  const { tenantId, cause } = await findNamed(customer);
  const drift = {
    kind: "orphan_customer",
    tenantId: null,
    stripeObjectId: customer.id,
    ours: null,
    stripes: {
      name: customer.name ?? null,
      email: customer.email,
      created: new Date(customer.created * 1000).toISOString(),
      runningSubscriptions: customer.subscriptions?.data.length ?? 0,
      namesTenant: customer.metadata.tenant_id ?? null,
    },
  } as const;
  const { id } = await openDrift({ ...drift, cause: cause ?? "event_missing" }, at);
  if (tenantId === null) return false;
  await syncCustomer(customer.id);
  return closeDrift(id, { at, by: "reconcile", repair: "linked" });
}

type Named = { tenantId: number; cause: null } | { tenantId: null; cause: DriftCause };

async function findNamed(customer: ListedCustomer): Promise<Named> {
  const named = Number(customer.metadata.tenant_id);
  if (!Number.isSafeInteger(named)) return { tenantId: null, cause: "names_no_tenant" };
  const [tenant] = await db()
    .select({ id: tenants.id, customerId: tenantBilling.stripeCustomerId })
    .from(tenants)
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
    .where(eq(tenants.id, named));
  if (!tenant) return { tenantId: null, cause: "names_unknown_tenant" };
  if (tenant.customerId) return { tenantId: null, cause: "tenant_has_another" };
  return { tenantId: tenant.id, cause: null };
}
