import { getTranslations } from "next-intl/server";
import { now } from "@/lib/clock";
import { type BillingAction, type BillingSituation, whyUnavailable } from "@/lib/domain/billing-action";
import { allows } from "@/lib/domain/roles";
import { activeSuspensions } from "@/lib/domain/suspension";
import type { Role } from "@/lib/domain/values";
import type { Tenant } from "@/lib/tenants/find-tenant";

/** What decides which actions a tenant's page offers to whom. */
export function situationOf(tenant: Tenant, role: Role, at: Date): BillingSituation {
  const reasons = activeSuspensions(tenant.suspensions, tenant, at).map(({ reason }) => reason);
  return {
    mayAct: allows(role, "operator"),
    hasCustomer: tenant.stripeCustomerId !== null,
    hasSubscription: tenant.stripeSubscriptionId !== null,
    status: tenant.status,
    isEnding: tenant.cancelAt !== null,
    hasScheduledChange: tenant.scheduledChange !== null,
    isCollectionPaused: tenant.pauseBehavior !== null,
    isSuspendedByHand: reasons.includes("manual"),
    isSuspendedForQuota: reasons.includes("quota"),
    hasOpenInvoice: tenant.openInvoices > 0,
    hasPaymentMethod: tenant.paymentMethod !== null,
    hasDiscount: tenant.discounts.length > 0,
  };
}

/** Says in the reader's language why an action is not offered; null when it is. */
export type Unavailable = (action: BillingAction) => string | null;

export async function unavailableFor(tenant: Tenant, role: Role): Promise<Unavailable> {
  const t = await getTranslations("tenant.reasons");
  const situation = situationOf(tenant, role, await now());
  return (action) => {
    const reason = whyUnavailable(action, situation);
    return reason && t(reason);
  };
}
