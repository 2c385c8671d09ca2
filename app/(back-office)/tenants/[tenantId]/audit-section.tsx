import { CircleAlert, CircleCheck, CircleDashed, CircleX, History, type LucideIcon } from "lucide-react";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { DateTime } from "@/components/billing/date-time";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageLinks } from "@/components/ui/page-links";
import { type AuditEntry, listTenantAudit } from "@/lib/audit/queries";
import type { AuditPhase } from "@/lib/domain/values";
import { beyondOwnWords, isBillingErrorCode } from "@/lib/errors";
import { type TenantSearch, tenantAddress } from "./tenant-address";

const PAGE_SIZE = 10;
const Page = z.coerce.number().int().min(1).max(10_000).catch(1);

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
  "suspend_for_quota",
  "end_quota_suspension",
  "lift_quota_suspension",
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
  "reopen_late_usage",
  "bill_late_usage_anew",
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

/** Who did what of the tenant, a page at a time. */
export async function AuditSection({ tenantId, search }: { tenantId: number; search: TenantSearch }) {
  const t = await getTranslations("tenant.audit");
  const page = Page.parse(search.audit);
  const { entries, total } = await listTenantAudit({ tenantId, page, pageSize: PAGE_SIZE });
  const lastPage = Math.max(1, Math.ceil(total / PAGE_SIZE));
  if (page > lastPage) redirect(tenantAddress(tenantId, search, { audit: String(lastPage) }));
  return (
    <Card aria-labelledby="audit">
      <CardHeader id="audit" title={t("title")}>
        <PageLinks
          label={t("pages")}
          page={page}
          pageSize={PAGE_SIZE}
          total={total}
          hrefOf={(number) => tenantAddress(tenantId, search, { audit: String(number) })}
          words={{ previous: t("previous"), next: t("next") }}
        />
      </CardHeader>
      {entries.length === 0 ? (
        <EmptyState icon={<History />} title={t("empty")} body={t("emptyBody")} />
      ) : (
        <ol className="divide-y divide-line">
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
    </Card>
  );
}

async function Entry({ entry }: { entry: AuditEntry }) {
  const t = await getTranslations("tenant.audit");
  const { Icon, style } = PHASES[entry.phase];
  const action = NAMED_ACTIONS.find((name) => name === entry.action);
  return (
    <li className="flex items-start gap-3 px-4 py-2.5 text-sm">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${style}`} />
      <div className="min-w-0 flex-1">
        <p>
          <span className="font-medium">{action ? t(`actions.${action}`) : entry.action}</span>{" "}
          <span className="text-muted">· {t(`phases.${entry.phase}`)}</span>
        </p>
        <Reason entry={entry} />
        <p className="text-xs break-words text-muted">
          {t("by", { actor: entry.actor === "policy" ? t("policy") : entry.actor })}
          {entry.stripeRequestId && <span className="block font-mono">{entry.stripeRequestId}</span>}
        </p>
      </div>
      <span className="shrink-0 text-xs text-muted">
        <DateTime at={entry.at} style="dateTime" />
      </span>
    </li>
  );
}

/** Our own refusals in the reader's language; what Stripe added to them, and what others said, as it was said. */
async function Reason({ entry: { refusal, detail, holdsFrom } }: { entry: AuditEntry }) {
  const [t, errors] = await Promise.all([getTranslations("tenant.audit"), getTranslations("errors")]);
  const code = refusal !== null && isBillingErrorCode(refusal) ? refusal : null;
  const said = code ? [errors(code), detail && beyondOwnWords(code, detail)] : [detail];
  const text = said.filter(Boolean).join(" ");
  return (
    <>
      {text && <p className="break-words text-muted">{text}</p>}
      {holdsFrom && (
        <p className="text-muted">
          {t.rich("holdsFrom", { date: () => <DateTime at={holdsFrom} style="dateTime" /> })}
        </p>
      )}
    </>
  );
}
