import { Calculator, PhoneOff, ReceiptText } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkTabs } from "@/components/ui/tabs";
import { listThresholds } from "@/lib/allowances/queries";
import { now } from "@/lib/clock";
import { utcDay } from "@/lib/domain/utc-day";
import { projectPeriod } from "@/lib/ledger/project-period";
import { findCurrentPeriod, listLateUsage } from "@/lib/ledger/queries";
import { listDailyUsage, sumUsage } from "@/lib/usage/queries";
import { LateUsage } from "./late-usage";
import { MonthSelect } from "./month-select";
import { PeriodAllowance } from "./period-allowance";
import { type TenantSearch, tenantAddress } from "./tenant-address";
import { UsageFigures } from "./usage-figures";
import { UsageGraph } from "./usage-graph";
import { monthsOffered, USAGE_VIEWS, usageChoiceFrom, windowOf } from "./usage-view";

const LATE_ROWS = 20;

export async function UsageSection({ tenantId, search }: { tenantId: number; search: TenantSearch }) {
  const t = await getTranslations("tenant.usage");
  const simulator = await getTranslations("simulator");
  const [today, period, late] = await Promise.all([
    now(),
    findCurrentPeriod(tenantId),
    listLateUsage(tenantId, LATE_ROWS),
  ]);
  const choice = usageChoiceFrom(search, period && period.endsAt > today ? "period" : "30d", today);
  const window = windowOf(choice, today, period);
  const month = utcDay(choice.month).slice(0, 7);

  return (
    <Card aria-labelledby="usage">
      <CardHeader id="usage" title={t("title")}>
        <div className="flex max-w-full flex-wrap items-center gap-2">
          {choice.view === "month" && (
            <MonthSelect
              month={month}
              options={monthsOffered(today).map((value) => ({
                value,
                href: tenantAddress(tenantId, search, { usage: "month", month: value }),
              }))}
            />
          )}
          <Link href={`/plans/simulate?tenant=${tenantId}`} className={buttonStyle()}>
            <Calculator aria-hidden />
            {simulator("openTenant")}
          </Link>
          <LinkTabs
            label={t("views")}
            tabs={USAGE_VIEWS.map((view) => ({
              label: t(view),
              href: tenantAddress(tenantId, search, { usage: view, month: view === "month" ? month : null }),
              isCurrent: view === choice.view,
            }))}
          />
        </div>
      </CardHeader>
      <LateUsage tenantId={tenantId} rows={late.filter((row) => row.decision === null)} />
      {window ? (
        <UsageOfWindow tenantId={tenantId} {...window} />
      ) : (
        <EmptyState icon={<ReceiptText />} title={t("noPeriod")} body={t("noPeriodBody")} />
      )}
      {choice.view === "period" && period && (
        <PeriodAllowance
          tenantId={tenantId}
          period={period}
          projection={await projectPeriod(tenantId, period, today)}
          thresholds={await listThresholds({ ...period, tenantId }, new Date())}
        />
      )}
    </Card>
  );
}

async function UsageOfWindow({ tenantId, from, to }: { tenantId: number; from: Date; to: Date }) {
  const t = await getTranslations("tenant.usage");
  const [sum, days] = await Promise.all([
    sumUsage({ tenantId, from, to }),
    listDailyUsage({ tenantId, from, to }),
  ]);
  return (
    <div className="grid gap-4 p-4">
      <UsageFigures sum={sum} from={from} to={to} />
      {sum.callsTotal === 0 ? (
        <EmptyState icon={<PhoneOff />} title={t("empty")} body={t("emptyBody")} />
      ) : (
        <UsageGraph days={days} />
      )}
    </div>
  );
}
