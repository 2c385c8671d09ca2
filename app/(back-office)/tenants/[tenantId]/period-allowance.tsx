import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { DateTime } from "@/components/billing/date-time";
import { MinutesBar } from "@/components/billing/minutes-bar";
import { Money } from "@/components/billing/money";
import { PeriodTroubleText } from "@/components/billing/period-trouble-text";
import { Field } from "@/components/ui/field";
import { Missing } from "@/components/ui/missing";
import type { ThresholdView } from "@/lib/allowances/queries";
import type { Projection } from "@/lib/ledger/project-period";
import type { PeriodView } from "@/lib/ledger/queries";
import { AllowanceThresholds } from "./allowance-thresholds";
import { periodAddress } from "./explanation-address";

/** The current period against its plan, what it is going to come to, and how much of it Stripe knows. */
export function PeriodAllowance({
  tenantId,
  period,
  projection,
  thresholds,
}: {
  tenantId: number;
  period: PeriodView;
  projection: Projection | null;
  thresholds: ThresholdView[];
}) {
  const t = useTranslations("tenant.allowance");
  return (
    <div className="grid gap-3 border-t border-line p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="text-sm font-medium">{t("title")}</h3>
        <Link
          href={periodAddress({ ...period, tenantId })}
          prefetch={false}
          className="rounded-sm text-sm text-accent hover:underline"
        >
          {t("why")}
        </Link>
      </div>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 xl:grid-cols-5">
        <Field label={t("used")}>
          <div className="max-w-60 [&>div]:text-left">
            <MinutesBar used={period.minutes} included={period.includedMinutes} />
          </div>
        </Field>
        <Field label={t("overage")}>
          <Overage period={period} />
        </Field>
        <Field label={t("projected")}>
          <Projected period={period} projection={projection} />
        </Field>
        <Field label={t("acknowledged")}>
          <Acknowledged period={period} />
        </Field>
        <Field label={t("ends")}>
          <DateTime at={period.endsAt} style="dateTime" />
        </Field>
      </dl>
      {period.includedMinutes !== null && period.includedMinutes > 0 && (
        <AllowanceThresholds thresholds={thresholds} />
      )}
      {period.isTrial && <p className="text-sm text-muted">{t("trial")}</p>}
      {period.trouble && (
        <p className="flex items-start gap-2 text-sm text-danger">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <PeriodTroubleText trouble={period.trouble} detail={period.troubleDetail} />
        </p>
      )}
    </div>
  );
}

function Overage({ period }: { period: PeriodView }) {
  const t = useTranslations("tenant.allowance");
  if (period.isTrial) return <Missing reason={t("trial")} />;
  if (period.usageMode === "none") return <Missing reason={t("notBilled")} />;
  return (
    <>
      <span className="tabular-nums">{t("overageValue", { minutes: period.overageMinutes })}</span>
      {" · "}
      <Money amountMinor={period.overageAmountMinor} currency={period.currency} />
    </>
  );
}

function Projected({ period, projection }: { period: PeriodView; projection: Projection | null }) {
  const t = useTranslations("tenant.allowance");
  if (!projection) return <Missing reason={t("notProjected")} />;
  const { minutes, overageMinutes, overageAmountMinor } = projection;
  return (
    <>
      <span className="tabular-nums">{t("minutes", { minutes })}</span>
      {overageMinutes > 0 && (
        <span className="block text-xs text-muted">
          {t("projectedOverage", { minutes: overageMinutes })}
          {" · "}
          <Money amountMinor={overageAmountMinor} currency={period.currency} />
        </span>
      )}
    </>
  );
}

function Acknowledged({ period }: { period: PeriodView }) {
  const t = useTranslations("tenant.allowance");
  if (period.usageMode !== "meter") return <Missing reason={t("notReported")} />;
  if (period.acknowledgedMinutes === null) return <Missing reason={t("notAcknowledged")} />;
  return (
    <>
      <span className="tabular-nums">{t("minutes", { minutes: period.acknowledgedMinutes })}</span>
      {period.acknowledgedAt && (
        <span className="block text-xs text-muted">
          {t.rich("acknowledgedAt", {
            date: () => <DateTime at={period.acknowledgedAt} style="dateTime" />,
          })}
        </span>
      )}
    </>
  );
}
