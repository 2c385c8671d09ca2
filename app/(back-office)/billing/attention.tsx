import { CircleAlert, CircleStop, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { DateTime } from "@/components/billing/date-time";
import { Card } from "@/components/ui/card";
import { countUntoldAlerts } from "@/lib/alerts/queries";
import { readInvoicesNeedingPayer, readLeftInvoices } from "@/lib/analytics/owed-invoices";
import { listBillingGroups, readAttention } from "@/lib/analytics/queries";
import { now } from "@/lib/clock";
import { billingFigures } from "@/lib/domain/billing-figures";
import { listVersionMismatches } from "@/lib/inbox/queries";
import { findInstallation } from "@/lib/installation";
import { countOpenDrifts } from "@/lib/reconcile/queries";
import { countHolds } from "@/lib/suspensions/queries";

const LINK_STYLE = "rounded-sm font-medium text-accent hover:underline";

/** What waits for a person; nothing at all when nothing does. */
export async function Attention() {
  const t = await getTranslations("billing.attention");
  const [waiting, groups, left, needingPayer, mismatches, found, holds, untoldAlerts, openDrifts] =
    await Promise.all([
      readAttention(),
      listBillingGroups(),
      readLeftInvoices(),
      readInvoicesNeedingPayer(),
      listVersionMismatches(),
      findInstallation(),
      countHolds(await now()),
      countUntoldAlerts(new Date()),
      countOpenDrifts(),
    ]);
  const ofOtherVersion = mismatches.reduce((sum, { events }) => sum + events, 0);
  const { pastDueTenants } = billingFigures(groups);
  const items = [
    pastDueTenants > 0 && (
      <Item
        key="pastDue"
        icon={<CircleAlert className="text-danger" />}
        text={t("pastDue", { count: pastDueTenants })}
      >
        <Link href="/billing?status=past_due#tenants" className={LINK_STYLE}>
          {t("showPastDue")}
        </Link>
      </Item>
    ),
    left.invoices > 0 && (
      <Item
        key="left"
        icon={<CircleAlert className="text-danger" />}
        text={t("left", { count: left.invoices, tenants: left.tenants })}
      >
        <TenantLinks tenants={left.named} />
      </Item>
    ),
    needingPayer.invoices > 0 && (
      <Item key="payer" icon={<Warning />} text={t("payer", { count: needingPayer.invoices })}>
        <TenantLinks tenants={needingPayer.named} />
      </Item>
    ),
    holds.inGrace > 0 && (
      <Item
        key="grace"
        icon={<Warning />}
        text={t.rich("grace", {
          count: holds.inGrace,
          next: () => <DateTime at={holds.nextSuspensionAt} style="dateTime" />,
        })}
      >
        <Link href="/billing?status=in_grace#tenants" className={LINK_STYLE}>
          {t("showPastDue")}
        </Link>
      </Item>
    ),
    holds.suspended > 0 && (
      <Item
        key="suspended"
        icon={<CircleStop className="text-danger" />}
        text={t("suspended", { count: holds.suspended })}
      >
        <Link href="/billing?status=suspended#tenants" className={LINK_STYLE}>
          {t("showPastDue")}
        </Link>
      </Item>
    ),
    untoldAlerts > 0 && (
      <Item key="alerts" icon={<Warning />} text={t("alerts", { count: untoldAlerts })}>
        <Link href="/settings#alerts" className={LINK_STYLE}>
          {t("showAlerts")}
        </Link>
      </Item>
    ),
    waiting.blockedPeriods > 0 && (
      <Item key="blocked" icon={<Warning />} text={t("blocked", { count: waiting.blockedPeriods })}>
        <TenantLinks tenants={waiting.blockedTenants} />
      </Item>
    ),
    waiting.lateCorrections > 0 && (
      <Item
        key="late"
        icon={<Warning />}
        text={t("late", { count: waiting.lateCorrections, tenants: waiting.lateTenantCount })}
      >
        <TenantLinks tenants={waiting.lateTenants} />
      </Item>
    ),
    waiting.unassignedCalls > 0 && (
      <Item key="unassigned" icon={<Warning />} text={t("unassigned", { count: waiting.unassignedCalls })} />
    ),
    waiting.failedEvents > 0 && (
      <Item key="failed" icon={<Warning />} text={t("failed", { count: waiting.failedEvents })}>
        <Link href="/events?state=failed" className={LINK_STYLE}>
          {t("showFailed")}
        </Link>
      </Item>
    ),
    openDrifts > 0 && (
      <Item key="drifts" icon={<Warning />} text={t("drifts", { count: openDrifts })}>
        <Link href="/reconciliation" className={LINK_STYLE}>
          {t("showDrifts")}
        </Link>
      </Item>
    ),
    mismatches.length > 0 && (
      <Item key="version" icon={<Warning />} text={t("version", { count: ofOtherVersion })}>
        <Link href="/events?version=true" className={LINK_STYLE}>
          {t("showFailed")}
        </Link>
        <Link href="/settings#endpoints" className={LINK_STYLE}>
          {t("fixVersion")}
        </Link>
      </Item>
    ),
    found?.otherAccountId && (
      <Item
        key="account"
        icon={<CircleAlert className="text-danger" />}
        text={t("otherAccount", { other: found.otherAccountId, ours: found.accountId ?? "" })}
      >
        <Link href="/settings" className={LINK_STYLE}>
          {t("showKey")}
        </Link>
      </Item>
    ),
  ].filter(Boolean);
  if (items.length === 0) return null;
  return (
    <Card aria-labelledby="attention">
      <h2 id="attention" className="sr-only">
        {t("title")}
      </h2>
      <ul className="divide-y divide-line">{items}</ul>
    </Card>
  );
}

function Warning() {
  return <TriangleAlert className="text-attention" />;
}

function TenantLinks({ tenants }: { tenants: { id: number; name: string }[] }) {
  return tenants.map(({ id, name }) => (
    <Link key={id} href={`/tenants/${id}`} className={LINK_STYLE}>
      {name}
    </Link>
  ));
}

function Item({ icon, text, children }: { icon: ReactNode; text: ReactNode; children?: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm">
      <span aria-hidden className="[&_svg]:size-4">
        {icon}
      </span>
      <span className="min-w-0 flex-1 basis-56">{text}</span>
      <span className="flex flex-wrap gap-x-3 gap-y-1">{children}</span>
    </li>
  );
}
