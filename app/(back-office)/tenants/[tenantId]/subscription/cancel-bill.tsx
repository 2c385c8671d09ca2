"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Fragment } from "react";
import { Money } from "@/components/billing/money";
import type { UsageMode } from "@/lib/domain/values";

export type PeriodSoFar = {
  minutes: number;
  includedMinutes: number | null;
  overageMinutes: number;
  overageAmountMinor: number;
  currency: string;
  isTrial: boolean;
  usageMode: UsageMode;
};

/** An invoice of a period that has ended, which is collected whatever happens now. */
export type PendingDraft = {
  stripeInvoiceId: string;
  amountDueMinor: number;
  currency: string;
  /** Null while it waits for its period's minutes to be confirmed. */
  collectedAt: Date | null;
};

/** What a subscription that ends has used by our own count, and the drafts that are collected besides. */
export function CancelBill({
  period,
  drafts,
  billedAt,
}: {
  period: PeriodSoFar | null;
  drafts: PendingDraft[];
  /** "now", or when the period ends, if that is known. */
  billedAt: "now" | Date | null;
}) {
  const t = useTranslations("tenant.cancel");
  const format = useFormatter();
  if (!period && drafts.length === 0) {
    return billedAt !== "now" && <p className="text-sm text-muted">{t("noPeriod")}</p>;
  }
  return (
    <section className="grid gap-2 border-t border-line pt-4 text-sm" aria-live="polite">
      <h3 className="font-medium">{t(billedAt === "now" ? "ownCount" : "bill")}</h3>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
        {period && <PeriodBill period={period} billedAt={billedAt} />}
        {drafts.map((draft) => (
          <Fragment key={draft.stripeInvoiceId}>
            <dt className="font-medium">
              {draft.collectedAt
                ? t("draftThen", { date: format.dateTime(draft.collectedAt, DRAFT_TIME) })
                : t("draftSoon")}
            </dt>
            <dd className="text-right font-medium">
              <Money amountMinor={draft.amountDueMinor} currency={draft.currency} />
            </dd>
          </Fragment>
        ))}
      </dl>
      <Notes period={period} billedAt={billedAt} />
      {drafts.length > 0 && <p className="text-xs text-muted">{t("draftNote")}</p>}
    </section>
  );
}

const DRAFT_TIME = { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" } as const;

type Billed = { period: PeriodSoFar; billedAt: "now" | Date | null };

function PeriodBill({ period, billedAt }: Billed) {
  const t = useTranslations("tenant.cancel");
  const format = useFormatter();
  const { minutes: used, includedMinutes: included } = period;
  return (
    <>
      <dt className="text-muted">{t("used")}</dt>
      <dd className="text-right tabular-nums">
        {included === null ? t("usedOnly", { used }) : t("usedOf", { used, included })}
      </dd>
      {isBilled(period) && (
        <>
          <dt className="text-muted">{t("overage")}</dt>
          <dd className="text-right tabular-nums">{t("overageValue", { minutes: period.overageMinutes })}</dd>
          <dt className={billedAt === "now" ? "text-muted" : "font-medium"}>
            {billedAt === "now"
              ? t("overageSoFar")
              : billedAt
                ? t("billedThen", { date: format.dateTime(billedAt, { dateStyle: "long" }) })
                : t("billedThenNoDate")}
          </dt>
          <dd className={billedAt === "now" ? "text-right" : "text-right font-medium"}>
            <Money amountMinor={period.overageAmountMinor} currency={period.currency} />
          </dd>
        </>
      )}
    </>
  );
}

function Notes({ period, billedAt }: { period: PeriodSoFar | null; billedAt: Billed["billedAt"] }) {
  const t = useTranslations("tenant.cancel");
  if (!period) return null;
  if (!isBilled(period)) return <p className="text-muted">{t(period.isTrial ? "trial" : "flat")}</p>;
  return billedAt === "now" && <p className="text-xs text-muted">{t("finalUsage")}</p>;
}

function isBilled({ isTrial, usageMode }: PeriodSoFar): boolean {
  return !isTrial && usageMode !== "none";
}
