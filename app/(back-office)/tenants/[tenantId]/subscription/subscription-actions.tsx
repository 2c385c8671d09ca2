import { getTranslations } from "next-intl/server";
import type { Unavailable } from "@/app/(back-office)/tenants/[tenantId]/situation";
import { now } from "@/lib/clock";
import { listPendingDrafts } from "@/lib/invoices/queries";
import { findCurrentPeriod } from "@/lib/ledger/queries";
import { listPublishedPlans } from "@/lib/plans/queries";
import { isLiveKey } from "@/lib/stripe/client";
import type { Tenant } from "@/lib/tenants/find-tenant";
import { CancelScheduledChangeDialog } from "./cancel-scheduled-change-dialog";
import { CancelSheet } from "./cancel-sheet";
import { ChangePlanSheet } from "./change-plan-sheet";
import { CreateSubscriptionSheet } from "./create-subscription-sheet";
import { ResumeDialog } from "./resume-dialog";

export async function SubscriptionActions({
  tenant,
  unavailable,
}: {
  tenant: Tenant;
  unavailable: Unavailable;
}) {
  const [plans, drafts, period, today, t] = await Promise.all([
    listPublishedPlans(),
    listPendingDrafts(tenant.id),
    findCurrentPeriod(tenant.id),
    now(),
    getTranslations("tenant.reasons"),
  ]);
  const { id, name } = tenant;
  const planName = tenant.plan?.name ?? null;
  const others = plans.filter((plan) => plan.currency === tenant.currency && !isSame(plan, tenant));
  const isCharged = tenant.collectionMethod !== "send_invoice";
  return (
    <>
      <CreateSubscriptionSheet
        tenant={{ id, name, hasPaymentMethod: tenant.paymentMethod !== null }}
        plans={plans.map(offered)}
        today={today}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("create_subscription") ?? (plans.length === 0 ? t("no_plans") : null)}
      />
      <ChangePlanSheet
        tenant={{ id, name, planName }}
        plans={others.map(offered)}
        periodEnd={tenant.currentPeriodEnd}
        intentIds={{ now: crypto.randomUUID(), at_period_end: crypto.randomUUID() }}
        unavailable={unavailable("change_plan") ?? (others.length === 0 ? t("no_other_plan") : null)}
      />
      <CancelScheduledChangeDialog
        tenant={{ id, name, planName, isCharged }}
        change={tenant.scheduledChange}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("cancel_scheduled_change")}
      />
      <ResumeDialog
        tenant={{
          id,
          name,
          endsAt: tenant.cancelAt,
          isPaused: tenant.status === "paused",
          isCharged,
        }}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("resume")}
      />
      <CancelSheet
        tenant={{ id, name, planName, isLive: isLiveKey() }}
        period={period && soFar(period)}
        drafts={drafts}
        periodEnd={tenant.currentPeriodEnd}
        endsAt={tenant.cancelAt}
        intentIds={{ atPeriodEnd: crypto.randomUUID(), now: crypto.randomUUID() }}
        unavailable={{ now: unavailable("cancel_now"), atPeriodEnd: unavailable("cancel_at_period_end") }}
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
  billingInterval,
}: Plan) {
  return {
    id,
    name,
    currency,
    baseAmountMinor,
    includedMinutes,
    overagePriceMinor,
    trialDays,
    billingInterval,
  };
}

function isSame(plan: Plan, tenant: Tenant): boolean {
  return plan.key === tenant.plan?.key && plan.version === tenant.plan.version;
}

function soFar(period: Period) {
  const { minutes, includedMinutes, overageMinutes, overageAmountMinor, currency, isTrial, usageMode } =
    period;
  return { minutes, includedMinutes, overageMinutes, overageAmountMinor, currency, isTrial, usageMode };
}
