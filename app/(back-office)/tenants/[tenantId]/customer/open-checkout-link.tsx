"use client";

import { ExternalLink, Mail } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useAction } from "@/components/actions/use-action";
import { DateTime } from "@/components/billing/date-time";
import { CopyButton } from "@/components/ui/copy-button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { findCheckoutLink } from "@/lib/billing/find-checkout-link";
import { mailCheckoutLinkAction } from "./actions";

type OpenLink = NonNullable<Awaited<ReturnType<typeof findCheckoutLink>>>;

/** The link that is open now: what it offers, and the two ways to hand it over. */
export function OpenCheckoutLink({
  tenant,
  link,
  canMail,
  intentId,
}: {
  tenant: { id: number; email: string | null };
  link: OpenLink;
  canMail: boolean;
  intentId: string;
}) {
  const t = useTranslations("customer.checkout");
  const { run, error, isPending } = useAction(mailCheckoutLinkAction);
  const [to, setTo] = useState(tenant.email ?? "");
  const fieldId = useId();
  return (
    <div className="grid gap-5">
      <div className="grid gap-1.5">
        <span className="text-sm font-medium">{t("link")}</span>
        <div className="flex min-w-0 items-center gap-1 rounded-md border border-line px-2 py-1">
          <a
            href={link.url}
            target="_blank"
            rel="noreferrer"
            title={t("open")}
            className="flex min-w-0 flex-1 items-center gap-1.5 font-mono text-xs text-accent hover:underline"
          >
            <span className="truncate">{link.url}</span>
            <ExternalLink aria-hidden className="size-3.5 shrink-0" />
          </a>
          <CopyButton value={link.url} />
        </div>
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-sm">
        <dt className="text-muted">{t("plan")}</dt>
        <dd>{link.planName ?? t("noPlan")}</dd>
        <dt className="text-muted">{t("trial")}</dt>
        <dd>{t("trialDays", { days: link.trialDays })}</dd>
        <dt className="text-muted">{t("until")}</dt>
        <dd>
          <DateTime at={link.expiresAt} style="dateTime" />
        </dd>
      </dl>
      <form
        className="grid gap-1.5"
        onSubmit={(event) => {
          event.preventDefault();
          const { sessionId } = link;
          run({ tenantId: tenant.id, intentId, sessionId, to });
        }}
      >
        <ActionError message={error} />
        <Label htmlFor={fieldId}>{t("mailTo")}</Label>
        <div className="flex flex-wrap items-start gap-2">
          <Input
            id={fieldId}
            type="email"
            required
            disabled={!canMail}
            className="min-w-0 flex-1 basis-48"
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
          <ActionTrigger type={canMail ? "submit" : "button"} unavailable={canMail ? null : t("noMail")}>
            <Mail aria-hidden />
            {isPending ? t("mailing") : t("mail")}
          </ActionTrigger>
        </div>
      </form>
    </div>
  );
}
