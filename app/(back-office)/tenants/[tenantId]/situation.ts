import type { BillingSituation } from "@/lib/domain/billing-action";
import { allows } from "@/lib/domain/roles";
import type { Role } from "@/lib/domain/values";
import type { Tenant } from "@/lib/tenants/find-tenant";

/** What decides which actions a tenant's page offers to whom. */
export function situationOf(tenant: Tenant, role: Role): BillingSituation {
  return {
    mayAct: allows(role, "operator"),
    hasCustomer: tenant.stripeCustomerId !== null,
    hasSubscription: tenant.stripeSubscriptionId !== null,
    status: tenant.status,
    isEnding: tenant.cancelAt !== null,
  };
}
