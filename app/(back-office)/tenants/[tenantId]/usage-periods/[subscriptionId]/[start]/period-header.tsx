import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PeriodStateBadge } from "@/components/billing/period-state-badge";
import { PeriodTroubleText } from "@/components/billing/period-trouble-text";
import { StripeId } from "@/components/billing/stripe-id";
import { Badge } from "@/components/ui/badge";
import { isShortPeriod } from "@/lib/domain/period-length";
import type { ExplainedPeriod } from "@/lib/ledger/explain-period";
import { stripeDashboard } from "@/lib/stripe-dashboard";
import { instantText } from "./instant-text";

/** Whose period it is, from when to when, under which plan; and beside it what can be done with it. */
export function PeriodHeader({
  tenant,
  period,
  children,
}: {
  tenant: { id: number; name: string };
  period: ExplainedPeriod;
  children: ReactNode;
}) {
  const t = useTranslations("explanation");
  const locale = useLocale();
  const { plan, billingInterval, startsAt, endsAt } = period;
  const isShort =
    billingInterval !== null && !period.isTrial && isShortPeriod(startsAt, endsAt, billingInterval);
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="grid min-w-0 flex-1 basis-80 gap-1">
        <Link
          href={`/tenants/${tenant.id}`}
          className="justify-self-start rounded-sm text-sm break-words text-muted hover:text-ink"
        >
          {tenant.name}
        </Link>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="min-w-0 text-2xl font-semibold">{t("title")}</h1>
          <PeriodStateBadge state={period.state} />
          {period.isTrial && <Badge>{t("trial")}</Badge>}
        </div>
        <p className="text-sm text-muted tabular-nums">
          {t("period", { from: instantText(startsAt, locale), to: instantText(endsAt, locale) })}
        </p>
        <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
          {plan ? t("version", { plan: plan.name, version: plan.version }) : t("noPlan")}
          <StripeId id={period.stripeSubscriptionId} object="subscriptions" dashboard={stripeDashboard()} />
        </p>
        {isShort && (
          <p className="max-w-prose text-sm text-muted">
            {t("short", { interval: t(`intervals.${billingInterval}`) })}
          </p>
        )}
        {period.trouble && (
          <p className="max-w-prose text-sm text-danger">
            <PeriodTroubleText trouble={period.trouble} detail={period.troubleDetail} />
          </p>
        )}
      </div>
      <div className="print:hidden">{children}</div>
    </header>
  );
}
