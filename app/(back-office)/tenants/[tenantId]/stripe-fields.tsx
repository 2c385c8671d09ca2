import { getTranslations } from "next-intl/server";
import { DateRange } from "@/components/billing/date-range";
import { DateTime } from "@/components/billing/date-time";
import { Money } from "@/components/billing/money";
import { StatusBadge } from "@/components/billing/status-badge";
import { StripeId } from "@/components/billing/stripe-id";
import { Field } from "@/components/ui/field";
import { Missing } from "@/components/ui/missing";
import { COLLECTION_METHODS } from "@/lib/domain/values";
import { stripeDashboard } from "@/lib/stripe-dashboard";
import type { Tenant } from "@/lib/tenants/find-tenant";
import { DiscountList } from "./payment/discount-list";

/** What Stripe last said of a tenant. */
export async function StripeFields({
  tenant,
  stripeCustomerId,
}: {
  tenant: Tenant;
  stripeCustomerId: string;
}) {
  const t = await getTranslations("tenant.stripe");
  const dashboard = stripeDashboard();
  const { stripeSubscriptionId, plan, currentPeriodStart, currentPeriodEnd } = tenant;
  const collection = COLLECTION_METHODS.find((method) => method === tenant.collectionMethod);
  const unsubscribed = t("noSubscription");
  return (
    <dl className="grid grid-cols-2 content-start gap-x-6 gap-y-4 p-4 xl:grid-cols-3">
      <Field label={t("customer")} className="max-sm:col-span-2">
        <StripeId id={stripeCustomerId} object="customers" dashboard={dashboard} />
      </Field>
      <Field label={t("subscription")} className="max-sm:col-span-2">
        {stripeSubscriptionId ? (
          <StripeId id={stripeSubscriptionId} object="subscriptions" dashboard={dashboard} />
        ) : (
          <Missing reason={unsubscribed} />
        )}
      </Field>
      <Field label={t("status")}>
        <StatusBadge status={tenant.status} />
      </Field>
      <Field label={t("plan")}>
        {plan ? (
          <>
            {plan.name}{" "}
            {plan.version > 1 && (
              <span className="text-muted">{t("version", { version: String(plan.version) })}</span>
            )}
          </>
        ) : (
          <Missing reason={unsubscribed} />
        )}
      </Field>
      {tenant.scheduledChange && (
        <Field label={t("scheduledChange")}>
          {t.rich("scheduledChangeValue", {
            plan: tenant.scheduledChange.planName ?? t("otherPlan"),
            date: () => <DateTime at={tenant.scheduledChange?.at ?? null} />,
          })}
        </Field>
      )}
      <Field label={t("period")}>
        {currentPeriodStart && currentPeriodEnd ? (
          <DateRange from={currentPeriodStart} to={currentPeriodEnd} />
        ) : (
          <Missing reason={unsubscribed} />
        )}
      </Field>
      <Field label={t("anchorDay")}>
        {tenant.billingAnchorDay === null ? (
          <Missing reason={unsubscribed} />
        ) : (
          t("anchorDayValue", { day: String(tenant.billingAnchorDay) })
        )}
      </Field>
      <Field label={t("trialEnd")}>
        <DateTime at={tenant.trialEndsAt} missing={t("noTrial")} />
      </Field>
      <Field label={t(tenant.endedAt || tenant.status === "canceled" ? "canceledAt" : "cancelAt")}>
        <DateTime
          at={tenant.endedAt ?? tenant.cancelAt}
          missing={stripeSubscriptionId ? t("notEnding") : unsubscribed}
        />
      </Field>
      <Field label={t("paymentMethod")}>
        {tenant.paymentMethod ? (
          <span className="tabular-nums">{tenant.paymentMethod}</span>
        ) : (
          <Missing reason={t("noPaymentMethod")} />
        )}
      </Field>
      <Field label={t("balance")}>
        <CustomerBalance tenant={tenant} />
      </Field>
      <Field label={t("collection")}>
        {collection ? (
          <>
            {t(collection)}
            {collection === "send_invoice" && tenant.daysUntilDue !== null && (
              <span className="block text-xs text-muted">{t("dueAfter", { days: tenant.daysUntilDue })}</span>
            )}
          </>
        ) : (
          <Missing reason={unsubscribed} />
        )}
      </Field>
      <Field label={t("discounts")}>
        {tenant.discounts.length > 0 ? (
          <DiscountList discounts={tenant.discounts} />
        ) : (
          <Missing reason={stripeSubscriptionId ? t("noDiscount") : unsubscribed} />
        )}
      </Field>
      <Field label={t("tax")}>
        {stripeSubscriptionId ? (
          t(tenant.automaticTax ? "taxOn" : "taxOff")
        ) : (
          <Missing reason={unsubscribed} />
        )}
      </Field>
      <Field label={t("lastSynced")}>
        <DateTime at={tenant.syncedAt} style="dateTime" missing={t("neverSynced")} />
      </Field>
    </dl>
  );
}

/** Stripe's sign says little to a reader: what is below zero is the customer's. */
async function CustomerBalance({ tenant: { balanceMinor, balanceCurrency, currency } }: { tenant: Tenant }) {
  const t = await getTranslations("tenant.stripe");
  if (balanceMinor === null) return <Missing reason={t("balanceUnknown")} />;
  if (balanceMinor === 0) return t("noBalance");
  return (
    <>
      <Money amountMinor={Math.abs(balanceMinor)} currency={balanceCurrency ?? currency} />
      <span className="block text-xs text-muted">
        {t(balanceMinor < 0 ? "balanceCredit" : "balanceOwed")}
      </span>
    </>
  );
}
