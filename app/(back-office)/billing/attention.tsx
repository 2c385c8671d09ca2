import { CircleAlert, CircleStop } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { DateTime } from "@/components/billing/date-time";
import { Card } from "@/components/ui/card";
import { countUntoldAlerts } from "@/lib/alerts/queries";
import { readUsedAllowances } from "@/lib/allowances/queries";
import { readInvoicesNeedingPayer, readLeftInvoices } from "@/lib/analytics/owed-invoices";
import { listBillingGroups, readAttention } from "@/lib/analytics/queries";
import { now } from "@/lib/clock";
import { readOpenDisputes } from "@/lib/disputes/queries";
import { billingFigures } from "@/lib/domain/billing-figures";
import { stripeDashboardUrl } from "@/lib/domain/stripe-links";
import { listVersionMismatches } from "@/lib/inbox/queries";
import { findInstallation } from "@/lib/installation";
import { countOpenDrifts } from "@/lib/reconcile/queries";
import { stripeDashboard } from "@/lib/stripe-dashboard";
import { countHolds } from "@/lib/suspensions/queries";
import { AttentionItem, LINK_STYLE, TenantLinks, Warning } from "./attention-item";
import { UsedAllowances } from "./used-allowances";

/** What waits for a person; nothing at all when nothing does. */
export async function Attention() {
  const t = await getTranslations("billing.attention");
  const at = await now();
  const [
    waiting,
    groups,
    left,
    needingPayer,
    disputed,
    mismatches,
    found,
    holds,
    untoldAlerts,
    openDrifts,
    allowances,
  ] = await Promise.all([
    readAttention(),
    listBillingGroups(),
    readLeftInvoices(),
    readInvoicesNeedingPayer(),
    readOpenDisputes(),
    listVersionMismatches(),
    findInstallation(),
    countHolds(at),
    countUntoldAlerts(new Date()),
    countOpenDrifts(),
    readUsedAllowances(at),
  ]);
  const ofOtherVersion = mismatches.reduce((sum, { events }) => sum + events, 0);
  const { pastDueTenants } = billingFigures(groups);
  const items = [
    pastDueTenants > 0 && (
      <AttentionItem
        key="pastDue"
        icon={<CircleAlert className="text-danger" />}
        text={t("pastDue", { count: pastDueTenants })}
      >
        <Link href="/billing?status=past_due#tenants" className={LINK_STYLE}>
          {t("showPastDue")}
        </Link>
      </AttentionItem>
    ),
    left.invoices > 0 && (
      <AttentionItem
        key="left"
        icon={<CircleAlert className="text-danger" />}
        text={t("left", { count: left.invoices, tenants: left.tenants })}
      >
        <TenantLinks tenants={left.named} />
      </AttentionItem>
    ),
    needingPayer.invoices > 0 && (
      <AttentionItem key="payer" icon={<Warning />} text={t("payer", { count: needingPayer.invoices })}>
        <TenantLinks tenants={needingPayer.named} />
      </AttentionItem>
    ),
    disputed.disputes > 0 && (
      <AttentionItem
        key="disputes"
        icon={<CircleAlert className="text-danger" />}
        text={t.rich("disputes", {
          count: disputed.disputes,
          due: disputed.nextDueAt ? "date" : "none",
          next: () => <DateTime at={disputed.nextDueAt} style="dateTime" />,
        })}
      >
        <TenantLinks tenants={disputed.named} />
        <a
          href={stripeDashboardUrl(stripeDashboard(), "disputes")}
          target="_blank"
          rel="noreferrer"
          className={LINK_STYLE}
        >
          {t("showDisputes")}
        </a>
      </AttentionItem>
    ),
    holds.inGrace > 0 && (
      <AttentionItem
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
      </AttentionItem>
    ),
    holds.suspended > 0 && (
      <AttentionItem
        key="suspended"
        icon={<CircleStop className="text-danger" />}
        text={t("suspended", { count: holds.suspended })}
      >
        <Link href="/billing?status=suspended#tenants" className={LINK_STYLE}>
          {t("showPastDue")}
        </Link>
      </AttentionItem>
    ),
    allowances.used_up.tenants > 0 && (
      <UsedAllowances
        key="usedUp"
        text={t("usedUp", { count: allowances.used_up.tenants })}
        tenants={allowances.used_up.named}
        address="/billing?status=used_up#tenants"
        show={t("showPastDue")}
      />
    ),
    allowances.nearly_used.tenants > 0 && (
      <UsedAllowances
        key="nearlyUsed"
        text={t("nearlyUsed", { count: allowances.nearly_used.tenants })}
        tenants={allowances.nearly_used.named}
        address="/billing?status=nearly_used#tenants"
        show={t("showPastDue")}
      />
    ),
    untoldAlerts > 0 && (
      <AttentionItem key="alerts" icon={<Warning />} text={t("alerts", { count: untoldAlerts })}>
        <Link href="/settings#alerts" className={LINK_STYLE}>
          {t("showAlerts")}
        </Link>
      </AttentionItem>
    ),
    waiting.blockedPeriods > 0 && (
      <AttentionItem key="blocked" icon={<Warning />} text={t("blocked", { count: waiting.blockedPeriods })}>
        <TenantLinks tenants={waiting.blockedTenants} />
        <Link href="/usage?standing=blocked" className={LINK_STYLE}>
          {t("showBlocked")}
        </Link>
      </AttentionItem>
    ),
    waiting.lateCorrections > 0 && (
      <AttentionItem
        key="late"
        icon={<Warning />}
        text={t("late", { count: waiting.lateCorrections, tenants: waiting.lateTenantCount })}
      >
        <TenantLinks tenants={waiting.lateTenants} />
        <Link href="/usage?show=late" className={LINK_STYLE}>
          {t("decideLate")}
        </Link>
      </AttentionItem>
    ),
    waiting.unassignedCalls > 0 && (
      <AttentionItem
        key="unassigned"
        icon={<Warning />}
        text={t("unassigned", { count: waiting.unassignedCalls })}
      >
        <Link href="/usage?show=unassigned" className={LINK_STYLE}>
          {t("assign")}
        </Link>
      </AttentionItem>
    ),
    waiting.failedEvents > 0 && (
      <AttentionItem key="failed" icon={<Warning />} text={t("failed", { count: waiting.failedEvents })}>
        <Link href="/events?state=failed" className={LINK_STYLE}>
          {t("showFailed")}
        </Link>
      </AttentionItem>
    ),
    openDrifts.tenants > 0 && (
      <AttentionItem key="drifts" icon={<Warning />} text={t("drifts", { count: openDrifts.tenants })}>
        <Link href="/reconciliation" className={LINK_STYLE}>
          {t("showDrifts")}
        </Link>
      </AttentionItem>
    ),
    openDrifts.usage > 0 && (
      <AttentionItem key="usage" icon={<Warning />} text={t("usageDrifts", { count: openDrifts.usage })}>
        <Link href="/reconciliation?kind=usage" className={LINK_STYLE}>
          {t("showDrifts")}
        </Link>
      </AttentionItem>
    ),
    openDrifts.catalogue > 0 && (
      <AttentionItem
        key="catalogue"
        icon={<Warning />}
        text={t("catalogue", { count: openDrifts.catalogue })}
      >
        <Link href="/plans" className={LINK_STYLE}>
          {t("showCatalogue")}
        </Link>
      </AttentionItem>
    ),
    mismatches.length > 0 && (
      <AttentionItem key="version" icon={<Warning />} text={t("version", { count: ofOtherVersion })}>
        <Link href="/events?version=true" className={LINK_STYLE}>
          {t("showFailed")}
        </Link>
        <Link href="/settings#endpoints" className={LINK_STYLE}>
          {t("fixVersion")}
        </Link>
      </AttentionItem>
    ),
    found?.otherAccountId && (
      <AttentionItem
        key="account"
        icon={<CircleAlert className="text-danger" />}
        text={t("otherAccount", { other: found.otherAccountId, ours: found.accountId ?? "" })}
      >
        <Link href="/settings" className={LINK_STYLE}>
          {t("showKey")}
        </Link>
      </AttentionItem>
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
