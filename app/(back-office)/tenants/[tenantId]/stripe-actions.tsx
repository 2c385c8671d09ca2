import { getTranslations } from "next-intl/server";
import { now } from "@/lib/clock";
import { type BillingAction, whyUnavailable } from "@/lib/domain/billing-action";
import type { Role } from "@/lib/domain/values";
import { findCurrentPeriod } from "@/lib/ledger/queries";
import { listPublishedPlans } from "@/lib/plans/queries";
import type { Tenant } from "@/lib/tenants/find-tenant";
import { CancelSheet } from "./cancel-sheet";
import { CreateCustomerDialog } from "./create-customer-dialog";
import { CreateSubscriptionSheet } from "./create-subscription-sheet";
import { situationOf } from "./situation";
import { SyncButton } from "./sync-button";

export async function StripeActions({ tenant, role }: { tenant: Tenant; role: Role }) {
  const t = await getTranslations("tenant");
  const [plans, period, today] = await Promise.all([
    listPublishedPlans(),
    findCurrentPeriod(tenant.id),
    now(),
  ]);
  const situation = situationOf(tenant, role);
  const { id, name, email } = tenant;

  function unavailable(action: BillingAction): string | null {
    const reason = whyUnavailable(action, situation);
    return reason && t(`reasons.${reason}`);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would belong to a form
    <div
      role="group"
      aria-label={t("stripe.actions")}
      className="grid gap-3 border-t border-line p-4 sm:flex sm:flex-wrap"
    >
      <CreateCustomerDialog
        tenant={{ id, name, email }}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("create_customer")}
      />
      <CreateSubscriptionSheet
        tenant={{ id, name, hasPaymentMethod: tenant.paymentMethod !== null }}
        plans={plans.map(offered)}
        today={today}
        intentId={crypto.randomUUID()}
        unavailable={
          unavailable("create_subscription") ?? (plans.length === 0 ? t("reasons.no_plans") : null)
        }
      />
      <CancelSheet
        tenant={{ id, name, planName: tenant.plan?.name ?? null, isLive: tenant.livemode === true }}
        period={period && soFar(period)}
        periodEnd={tenant.currentPeriodEnd}
        endsAt={tenant.cancelAt}
        intentIds={{ atPeriodEnd: crypto.randomUUID(), now: crypto.randomUUID() }}
        unavailable={unavailable("cancel_now")}
      />
      <SyncButton
        tenantId={id}
        intentId={crypto.randomUUID()}
        label={t("syncStatus.name")}
        unavailable={unavailable("sync_status")}
      />
    </div>
  );
}

type Plan = Awaited<ReturnType<typeof listPublishedPlans>>[number];
type Period = NonNullable<Awaited<ReturnType<typeof findCurrentPeriod>>>;

/** The browser gets what it shows, and not the whole row. */
function offered({
  id,
  name,
  currency,
  baseAmountMinor,
  includedMinutes,
  overagePriceMinor,
  trialDays,
}: Plan) {
  return { id, name, currency, baseAmountMinor, includedMinutes, overagePriceMinor, trialDays };
}

function soFar(period: Period) {
  const { minutes, includedMinutes, overageMinutes, overageAmountMinor, currency, isTrial, usageMode } =
    period;
  return { minutes, includedMinutes, overageMinutes, overageAmountMinor, currency, isTrial, usageMode };
}
