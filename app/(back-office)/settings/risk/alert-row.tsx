import {
  CircleAlert,
  CircleCheck,
  CircleHelp,
  Clock,
  type LucideIcon,
  Mail,
  RotateCcw,
  Send,
  Webhook,
} from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { DateTime } from "@/components/billing/date-time";
import { ReasonText } from "@/components/billing/reason-text";
import { Badge } from "@/components/ui/badge";
import type { KeptAlert } from "@/lib/alerts/queries";
import { type AlertStanding, TENANT_ALLOWANCE_KIND } from "@/lib/domain/alert";
import { moneyText } from "@/lib/domain/money";
import type { Tone } from "@/lib/domain/subscription";
import type { AlertChannel } from "@/lib/domain/values";
import { ResendButton } from "./resend-button";

const STANDINGS = {
  waiting: { tone: "neutral", Icon: Clock },
  sending: { tone: "neutral", Icon: Send },
  sent: { tone: "good", Icon: CircleCheck },
  retrying: { tone: "attention", Icon: RotateCcw },
  failed: { tone: "danger", Icon: CircleAlert },
  unknown: { tone: "attention", Icon: CircleHelp },
} as const satisfies Record<AlertStanding, { tone: Tone; Icon: LucideIcon }>;

const CHANNEL_ICONS = { mail: Mail, webhook: Webhook } as const satisfies Record<AlertChannel, LucideIcon>;

export function AlertRow({ alert, mayResend }: { alert: KeptAlert; mayResend: boolean }) {
  const t = useTranslations("risk.alerts");
  const channelName = useTranslations("risk.channels");
  const { tone, Icon } = STANDINGS[alert.standing];
  const Channel = CHANNEL_ICONS[alert.channel];
  const isOpen = alert.standing === "failed" || alert.standing === "unknown";
  const { tenantId, kind, subject, channel } = alert;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-2.5 text-sm">
      <Channel
        aria-label={channelName(alert.channel)}
        role="img"
        className="mt-0.5 size-4 shrink-0 text-muted"
      />
      <div className="min-w-0 flex-1 basis-64">
        <p className="break-words">
          <What alert={alert} />
        </p>
        {alert.error && (
          <p className="break-words text-muted">
            <ReasonText text={alert.error} reason={alert.reason} />
          </p>
        )}
        <p className="text-xs text-muted">
          <DateTime at={alert.sentAt ?? alert.createdAt} style="dateTime" /> ·{" "}
          {t("attempts", { count: alert.attempts })}
        </p>
      </div>
      <Badge tone={tone} icon={<Icon aria-hidden />} title={t(`hints.${alert.standing}`)}>
        {t(`standings.${alert.standing}`)}
      </Badge>
      {isOpen && mayResend && (
        <ResendButton
          alert={{ tenantId, kind, subject, channel }}
          mayArriveTwice={alert.standing === "unknown"}
          intentId={crypto.randomUUID()}
        />
      )}
    </li>
  );
}

function What({ alert: { alert, kind, tenantName, tenantId } }: { alert: KeptAlert }) {
  const t = useTranslations("risk.alerts");
  const locale = useLocale();
  if (!alert) return t("test");
  const words = {
    tenant: () => (
      <Link href={`/tenants/${tenantId}`} className="rounded-sm font-medium text-accent hover:underline">
        {tenantName ?? alert.tenantName}
      </Link>
    ),
  };
  if (alert.trouble === "allowance") {
    const sentence = kind === TENANT_ALLOWANCE_KIND ? "tenant_allowance" : "allowance";
    return t.rich(sentence, { ...words, percent: alert.percent });
  }
  const amount = moneyText(alert.amountMinor, alert.currency, locale);
  if (alert.trouble === "disputed") return t.rich("disputed", { ...words, amount });
  return t.rich(alert.trouble, { ...words, amount, attempt: alert.attempt });
}
