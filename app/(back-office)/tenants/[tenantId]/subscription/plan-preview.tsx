"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { InvoiceLines } from "@/app/(back-office)/tenants/[tenantId]/invoice-lines";
import { ActionError } from "@/components/actions/action-error";
import { Money } from "@/components/billing/money";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { PlanChangePreview } from "@/lib/billing/preview-plan-change";
import { moneyText } from "@/lib/domain/money";
import type { PlanChangeTime } from "@/lib/domain/plan-change";

/** What a change of plan will bill, as Stripe says it, and until when that holds. */
export function PlanPreview({
  answer,
  when,
  planName,
  billsUsage,
  onAgain,
}: {
  /** Null while Stripe is asked. */
  answer: { ok: true; seen: PlanChangePreview } | { ok: false; message: string } | null;
  when: PlanChangeTime;
  planName: string;
  /** Whether the new plan bills minutes beyond its base. */
  billsUsage: boolean;
  onAgain: () => void;
}) {
  const t = useTranslations("tenant.changePlan");
  return (
    <section
      className="grid gap-3 border-t border-line pt-4 text-sm"
      aria-live="polite"
      aria-busy={answer === null}
    >
      {answer === null && <PreviewSkeleton label={t("previewing")} />}
      {answer?.ok === false && <ActionError message={answer.message} />}
      {answer?.ok && (
        <Amounts preview={answer.seen} when={when} planName={planName} billsUsage={billsUsage} />
      )}
      {answer !== null && (
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="min-w-0 flex-1 text-xs text-muted">
            {answer.ok && t(when === "now" ? "holds" : "livePreview")}
          </p>
          <Button onClick={onAgain}>{t("again")}</Button>
        </div>
      )}
    </section>
  );
}

function Amounts({
  preview,
  when,
  planName,
  billsUsage,
}: {
  preview: PlanChangePreview;
  when: PlanChangeTime;
  planName: string;
  billsUsage: boolean;
}) {
  const t = useTranslations("tenant.changePlan");
  const format = useFormatter();
  const locale = useLocale();
  const { currency, next } = preview;
  const date = format.dateTime(preview.at, { dateStyle: "long", timeZone: "UTC" });
  const isNow = when === "now" && !preview.isTrial;
  const left = preview.totalMinor + preview.balanceMinor;
  return (
    <>
      <h3 className="font-medium">
        {isNow ? t("billedNow") : preview.isTrial ? t("billedAfterTrial") : t("billedThen", { date })}
      </h3>
      <InvoiceLines lines={preview.lines} currency={currency} />
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 border-t border-line pt-2">
        {preview.discountMinor !== 0 && (
          <Row label={t("discount")} amountMinor={-preview.discountMinor} currency={currency} />
        )}
        {preview.taxMinor !== 0 && (
          <Row label={t("tax")} amountMinor={preview.taxMinor} currency={currency} />
        )}
        {preview.balanceMinor !== 0 && (
          <Row label={t("balance")} amountMinor={preview.balanceMinor} currency={currency} />
        )}
        <Row
          label={<strong className="font-medium text-ink">{t(totalLabel(isNow, preview.isCharged))}</strong>}
          amountMinor={Math.max(0, left)}
          currency={currency}
        />
      </dl>
      {left < 0 && <p>{t("creditKept", { amount: moneyText(-left, currency, locale) })}</p>}
      <ul className="grid list-disc gap-1 pl-4 text-muted">
        {isNow ? (
          <>
            <li>{t("periodEnds")}</li>
            <li>{t("usageUntilThen")}</li>
            {next && (
              <li>
                {t(billsUsage ? "nextInvoice" : "nextInvoiceFlat", {
                  date: format.dateTime(next.at, { dateStyle: "long", timeZone: "UTC" }),
                  amount: moneyText(next.dueMinor, currency, locale),
                })}
                {next.balanceMinor < 0 &&
                  ` ${t("nextInvoiceCredit", { credit: moneyText(-next.balanceMinor, currency, locale) })}`}
              </li>
            )}
          </>
        ) : preview.isTrial ? (
          <li>{t(when === "now" ? "trialGoesOn" : "trialFirst", { plan: planName })}</li>
        ) : (
          <li>{t("untilThen", { date, plan: planName })}</li>
        )}
      </ul>
    </>
  );
}

function totalLabel(isNow: boolean, isCharged: boolean) {
  if (!isNow) return "totalThen";
  return isCharged ? "chargedNow" : "invoicedNow";
}

function Row({ label, amountMinor, currency }: { label: ReactNode; amountMinor: number; currency: string }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="text-right font-medium">
        <Money amountMinor={amountMinor} currency={currency} />
      </dd>
    </>
  );
}

function PreviewSkeleton({ label }: { label: string }) {
  return (
    <>
      <p className="sr-only">{label}</p>
      <Skeleton className="h-4 w-40" />
      <Skeleton className="h-4 w-full" />
      <Skeleton className="h-4 w-full" />
      <Skeleton className="h-4 w-2/3" />
    </>
  );
}
