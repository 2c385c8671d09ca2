import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { PlanExamples } from "@/app/(back-office)/plans/plan-examples";
import { PlanPrice } from "@/app/(back-office)/plans/plan-price";
import { StandingBadge } from "@/app/(back-office)/plans/standing-badge";
import { Money } from "@/components/billing/money";
import { Card, CardHeader } from "@/components/ui/card";
import type { PlanVersionRow } from "@/lib/plans/find-plan";

/** What the plan charges: the version on sale, and beside it the draft that will follow. */
export async function TermsCard({ versions }: { versions: [PlanVersionRow, ...PlanVersionRow[]] }) {
  const t = await getTranslations("plans.detail");
  const [newest] = versions;
  const onSale = versions.find(({ standing }) => standing === "published");
  const shown = onSale && newest !== onSale ? [onSale, newest] : [newest];
  return (
    <Card aria-labelledby="terms">
      <CardHeader id="terms" title={t("terms")} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-px bg-line lg:grid-cols-[repeat(auto-fit,minmax(28rem,1fr))]">
        {shown.map((version) => (
          <VersionTerms key={version.id} version={version} />
        ))}
      </div>
    </Card>
  );
}

async function VersionTerms({ version: { version, terms, standing } }: { version: PlanVersionRow }) {
  const t = await getTranslations("plans.detail");
  const list = await getTranslations("plans.list");
  const mode = await getTranslations("plans.usageMode");
  const increment = await getTranslations("plans.increment");
  const { currency, includedMinutes, overagePriceMinor } = terms;
  return (
    <section
      className="grid grid-cols-[minmax(0,1fr)] content-start gap-4 bg-surface p-4"
      aria-label={list("version", { version })}
    >
      <div className="flex items-center gap-2">
        <h3 className="font-medium">{list("version", { version })}</h3>
        <StandingBadge standing={standing} />
      </div>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
        <Term label={t("base")}>
          <PlanPrice of={terms} />
        </Term>
        <Term label={t(`included.${terms.billingInterval}`)}>
          {includedMinutes === null ? list("unlimited") : list("minutes", { minutes: includedMinutes })}
        </Term>
        <Term label={t("overage")}>
          {overagePriceMinor === null ? (
            list("noOverage")
          ) : (
            <>
              <Money amountMinor={overagePriceMinor} currency={currency} />{" "}
              <span className="text-muted">{list("perMinute")}</span>
            </>
          )}
        </Term>
        <Term label={t("mode")}>{mode(terms.usageMode)}</Term>
        <Term label={t("increment")}>{increment(`${terms.callIncrementSeconds}`)}</Term>
        <Term label={t("trial")}>{t("trialDays", { days: terms.trialDays })}</Term>
      </dl>
      <PlanExamples terms={terms} />
    </section>
  );
}

function Term({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="mt-0.5 text-sm tabular-nums">{children}</dd>
    </div>
  );
}
