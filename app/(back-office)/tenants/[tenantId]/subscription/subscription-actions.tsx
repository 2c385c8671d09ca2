import { getTranslations } from "next-intl/server";
import type { Unavailable } from "@/app/(back-office)/tenants/[tenantId]/situation";
import { now } from "@/lib/clock";
import { findCurrentPeriod } from "@/lib/ledger/queries";
import { listPublishedPlans } from "@/lib/plans/queries";
import type { Tenant } from "@/lib/tenants/find-tenant";
import { CancelSheet } from "./cancel-sheet";
import { CreateSubscriptionSheet } from "./create-subscription-sheet";

export async function SubscriptionActions({
  tenant,
  unavailable,
}: {
  tenant: Tenant;
  unavailable: Unavailable;
}) {
  const [plans, period, today, t] = await Promise.all([
    listPublishedPlans(),
    findCurrentPeriod(tenant.id),
    now(),
    getTranslations("tenant.reasons"),
  ]);
  const { id, name } = tenant;
  return (
    <>
      <CreateSubscriptionSheet
        tenant={{ id, name, hasPaymentMethod: tenant.paymentMethod !== null }}
        plans={plans.map(offered)}
        today={today}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("create_subscription") ?? (plans.length === 0 ? t("no_plans") : null)}
      />
      <CancelSheet
        tenant={{ id, name, planName: tenant.plan?.name ?? null, isLive: tenant.livemode === true }}
        period={period && soFar(period)}
        periodEnd={tenant.currentPeriodEnd}
        endsAt={tenant.cancelAt}
        intentIds={{ atPeriodEnd: crypto.randomUUID(), now: crypto.randomUUID() }}
        unavailable={unavailable("cancel_now")}
      />
    </>
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
