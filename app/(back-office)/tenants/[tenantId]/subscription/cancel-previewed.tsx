"use client";

import { useLocale, useTranslations } from "next-intl";
import { InvoiceLines } from "@/app/(back-office)/tenants/[tenantId]/invoice-lines";
import { ActionError } from "@/components/actions/action-error";
import { Money } from "@/components/billing/money";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { CancelPreview } from "@/lib/billing/preview-cancel";
import { moneyText } from "@/lib/domain/money";

/** What canceling now bills, as Stripe says it. */
export function CancelPreviewed({
  answer,
  onAgain,
}: {
  /** Null while Stripe is asked. */
  answer: { ok: true; seen: CancelPreview } | { ok: false; message: string } | null;
  onAgain: () => void;
}) {
  const t = useTranslations("tenant.changePlan");
  return (
    <section
      className="grid gap-3 border-t border-line pt-4 text-sm"
      aria-live="polite"
      aria-busy={answer === null}
    >
      {answer === null && (
        <>
          <p className="sr-only">{t("previewing")}</p>
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-2/3" />
        </>
      )}
      {answer?.ok === false && <ActionError message={answer.message} />}
      {answer?.ok && <Amounts preview={answer.seen} />}
      {answer !== null && (
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="min-w-0 flex-1 text-xs text-muted">{answer.ok && t("livePreview")}</p>
          <Button onClick={onAgain}>{t("again")}</Button>
        </div>
      )}
    </section>
  );
}

function Amounts({ preview }: { preview: CancelPreview }) {
  const t = useTranslations("tenant.cancel");
  const shared = useTranslations("tenant.changePlan");
  const locale = useLocale();
  const { lines, currency, discountMinor, taxMinor, balanceMinor, totalMinor, unreportedMinor } = preview;
  const left = totalMinor + balanceMinor;
  return (
    <>
      <h3 className="font-medium">{shared("billedNow")}</h3>
      {lines.length > 0 && (
        <InvoiceLines lines={lines} currency={currency} discountMinor={discountMinor} taxMinor={taxMinor} />
      )}
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
        {balanceMinor !== 0 && (
          <>
            <dt className="text-muted">{shared("balance")}</dt>
            <dd className="text-right">
              <Money amountMinor={balanceMinor} currency={currency} />
            </dd>
          </>
        )}
        <dt className="font-medium">{t("billedNow")}</dt>
        <dd className="text-right font-medium">
          <Money amountMinor={Math.max(0, left)} currency={currency} />
        </dd>
      </dl>
      {left < 0 && <p>{shared("creditKept", { amount: moneyText(-left, currency, locale) })}</p>}
      {unreportedMinor !== 0 && (
        <p className="text-xs text-muted">
          {t("unreported", { amount: moneyText(unreportedMinor, currency, locale) })}
        </p>
      )}
    </>
  );
}
