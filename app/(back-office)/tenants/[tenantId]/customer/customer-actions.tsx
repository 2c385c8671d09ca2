import { getTranslations } from "next-intl/server";
import type { Unavailable } from "@/app/(back-office)/tenants/[tenantId]/situation";
import { isMailConfigured } from "@/lib/mail/send-mail";
import { listPublishedPlans } from "@/lib/plans/queries";
import type { Tenant } from "@/lib/tenants/find-tenant";
import { CheckoutLinkSheet } from "./checkout-link-sheet";
import { CreateCustomerDialog } from "./create-customer-dialog";
import { LinkCustomerDialog } from "./link-customer-dialog";
import { PortalDialog } from "./portal-dialog";

export async function CustomerActions({ tenant, unavailable }: { tenant: Tenant; unavailable: Unavailable }) {
  const [plans, t] = await Promise.all([listPublishedPlans(), getTranslations("tenant.reasons")]);
  const { id, name, email } = tenant;
  const offered = plans.map((plan) => ({
    id: plan.id,
    name: plan.name,
    currency: plan.currency,
    baseAmountMinor: plan.baseAmountMinor,
    trialDays: plan.trialDays,
    billingInterval: plan.billingInterval,
  }));
  return (
    <>
      <CreateCustomerDialog
        tenant={{ id, name, email }}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("create_customer")}
      />
      <LinkCustomerDialog
        tenant={{ id, name, email }}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("link_customer")}
      />
      <CheckoutLinkSheet
        tenant={{ id, name, email, hasCustomer: tenant.stripeCustomerId !== null }}
        plans={offered}
        canMail={isMailConfigured()}
        intentIds={{ create: crypto.randomUUID(), replace: crypto.randomUUID(), mail: crypto.randomUUID() }}
        unavailable={unavailable("send_checkout_link") ?? (plans.length === 0 ? t("no_plans") : null)}
      />
      <PortalDialog
        tenant={{ id, name }}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("open_portal")}
      />
    </>
  );
}
