import { getTranslations } from "next-intl/server";
import type { Role } from "@/lib/domain/values";
import type { Tenant } from "@/lib/tenants/find-tenant";
import { ActionGroup } from "./action-group";
import { CustomerActions } from "./customer/customer-actions";
import { PaymentActions } from "./payment/payment-actions";
import { unavailableFor } from "./situation";
import { SubscriptionActions } from "./subscription/subscription-actions";
import { SuspensionActions } from "./suspension/suspension-actions";
import { SyncButton } from "./sync-button";

/** Everything an admin can do with a tenant at Stripe, by what it is done to. */
export async function StripeActions({ tenant, role }: { tenant: Tenant; role: Role }) {
  const t = await getTranslations("tenant");
  const unavailable = await unavailableFor(tenant, role);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would belong to a form
    <div role="group" aria-label={t("stripe.actions")} className="grid gap-4 border-t border-line p-4">
      <ActionGroup name={t("actionGroups.customer")}>
        <CustomerActions tenant={tenant} unavailable={unavailable} />
        <SyncButton
          tenantId={tenant.id}
          intentId={crypto.randomUUID()}
          label={t("syncStatus.name")}
          unavailable={unavailable("sync_status")}
        />
      </ActionGroup>
      <ActionGroup name={t("actionGroups.subscription")}>
        <SubscriptionActions tenant={tenant} unavailable={unavailable} />
      </ActionGroup>
      <ActionGroup name={t("actionGroups.payment")}>
        <PaymentActions tenant={tenant} unavailable={unavailable} />
      </ActionGroup>
      <ActionGroup name={t("actionGroups.service")}>
        <SuspensionActions tenant={tenant} unavailable={unavailable} />
      </ActionGroup>
    </div>
  );
}
