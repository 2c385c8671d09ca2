import { CircleAlert, CircleCheck, CircleDashed, CircleX, History, type LucideIcon } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { DateTime } from "@/components/billing/date-time";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { listTenantAudit } from "@/lib/audit/queries";
import type { AuditPhase } from "@/lib/domain/values";

const ENTRIES = 10;

const NAMED_ACTIONS = [
  "create_customer",
  "create_subscription",
  "cancel_at_period_end",
  "cancel_now",
  "sync_status",
  "suspend",
  "lift_suspension",
  "suspend_for_payment",
  "lift_payment_suspension",
  "resend_alert",
  "link_customer",
  "forget_customer",
  "cancel_second_subscription",
  "replay_events",
  "change_plan_now",
  "change_plan_at_period_end",
  "cancel_scheduled_change",
  "resume",
  "retry_payment",
  "apply_coupon",
  "remove_discount",
  "change_collection_method",
  "set_automatic_tax",
  "create_checkout_link",
  "replace_checkout_link",
  "mail_checkout_link",
  "open_portal",
  "bill_late_usage",
  "write_off_late_usage",
  "release_draft",
  "repair_usage",
  "assign_call",
  "assign_line",
] as const;

const PHASES = {
  intended: { Icon: CircleDashed, style: "text-attention" },
  succeeded: { Icon: CircleCheck, style: "text-good" },
  refused: { Icon: CircleX, style: "text-attention" },
  failed: { Icon: CircleAlert, style: "text-danger" },
} as const satisfies Record<AuditPhase, { Icon: LucideIcon; style: string }>;

export async function AuditSection({ tenantId }: { tenantId: number }) {
  const t = await getTranslations("tenant.audit");
  const entries = await listTenantAudit(tenantId, ENTRIES);
  return (
    <Card aria-labelledby="audit">
      <CardHeader id="audit" title={t("title")} />
      {entries.length === 0 ? (
        <EmptyState icon={<History />} title={t("empty")} body={t("emptyBody")} />
      ) : (
        <ol className="divide-y divide-line">
          {entries.map((entry) => {
            const { Icon, style } = PHASES[entry.phase];
            const action = NAMED_ACTIONS.find((name) => name === entry.action);
            return (
              <li key={entry.id} className="flex items-start gap-3 px-4 py-2.5 text-sm">
                <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${style}`} />
                <div className="min-w-0 flex-1">
                  <p>
                    <span className="font-medium">{action ? t(`actions.${action}`) : entry.action}</span>{" "}
                    <span className="text-muted">· {t(`phases.${entry.phase}`)}</span>
                  </p>
                  {entry.detail && <p className="break-words text-muted">{entry.detail}</p>}
                  <p className="text-xs break-words text-muted">
                    {t("by", { actor: entry.actor })}
                    {entry.stripeRequestId && (
                      <span className="block font-mono">{entry.stripeRequestId}</span>
                    )}
                  </p>
                </div>
                <span className="shrink-0 text-xs text-muted">
                  <DateTime at={entry.at} style="dateTime" />
                </span>
              </li>
            );
          })}
        </ol>
      )}
    </Card>
  );
}
