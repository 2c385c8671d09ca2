import { CircleCheck, CircleX, Gavel, Hourglass, type LucideIcon, TriangleAlert } from "lucide-react";
import { getLocale, getTranslations } from "next-intl/server";
import { DateTime } from "@/components/billing/date-time";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { listDisputes, type TenantDispute } from "@/lib/disputes/queries";
import {
  DISPUTE_REASONS,
  DISPUTE_TONES,
  type DisputeStanding,
  disputeStanding,
  isClosedDispute,
  isInquiry,
} from "@/lib/domain/dispute";
import { moneyText } from "@/lib/domain/money";
import { stripeDashboardUrl } from "@/lib/domain/stripe-links";
import { stripeDashboard } from "@/lib/stripe-dashboard";

const ICONS = {
  awaits_answer: TriangleAlert,
  with_bank: Hourglass,
  won: CircleCheck,
  lost: CircleX,
  closed: Gavel,
} as const satisfies Record<DisputeStanding, LucideIcon>;

/** Payments of the tenant that were disputed; most tenants have none, and nothing is shown. */
export async function DisputesSection({ tenantId }: { tenantId: number }) {
  const disputes = await listDisputes(tenantId);
  if (disputes.length === 0) return null;
  const t = await getTranslations("tenant.disputes");
  return (
    <Card aria-labelledby="disputes">
      <CardHeader id="disputes" title={t("title")} />
      <ul aria-label={t("list")} className="divide-y divide-line">
        {disputes.map((dispute) => (
          <Dispute key={dispute.stripeDisputeId} dispute={dispute} />
        ))}
      </ul>
    </Card>
  );
}

async function Dispute({ dispute }: { dispute: TenantDispute }) {
  const t = await getTranslations("tenant.disputes");
  const locale = await getLocale();
  const { stripeDisputeId, amountMinor, currency, status, answerDueAt, createdAt } = dispute;
  const standing = disputeStanding(status);
  const Icon = ICONS[standing];
  const known = DISPUTE_REASONS.find((reason) => reason === dispute.reason);
  const isOpen = !isClosedDispute(status);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-2.5 text-sm">
      <div className="min-w-0 flex-1 basis-64">
        <p className="break-words font-medium">
          {t("what", {
            amount: moneyText(amountMinor, currency, locale),
            reason: known ? t(`reasons.${known}`) : dispute.reason,
          })}
        </p>
        {isOpen && isInquiry(status) && <p className="text-muted">{t("inquiry")}</p>}
        <p className="text-muted">
          {standing === "awaits_answer" && answerDueAt
            ? t.rich("due", { at: () => <DateTime at={answerDueAt} style="dateTime" /> })
            : t.rich("since", { at: () => <DateTime at={createdAt} style="dateTime" /> })}
        </p>
      </div>
      <Badge tone={DISPUTE_TONES[standing]} icon={<Icon aria-hidden />}>
        {t(`standings.${standing}`)}
      </Badge>
      <a
        href={stripeDashboardUrl(stripeDashboard(), "disputes", stripeDisputeId)}
        target="_blank"
        rel="noreferrer"
        className={buttonStyle({ size: "sm" })}
      >
        {t("open")}
      </a>
    </li>
  );
}
