"use client";

import { useFormatter, useTranslations } from "next-intl";
import { LookFailure } from "@/components/actions/look-failure";
import { Money } from "@/components/billing/money";
import { Skeleton } from "@/components/ui/skeleton";
import type { TermsComparison as Comparison } from "@/lib/billing/payment-previews";

type Answer = { ok: true; seen: Comparison | null } | { ok: false; message: string };

/** What the next invoice comes to now and after the change, as Stripe reckons it. */
export function TermsComparison({
  answer,
  showsTax,
  onAgain,
}: {
  answer: Answer | null;
  showsTax: boolean;
  onAgain: () => void;
}) {
  const t = useTranslations("payment.comparison");
  return (
    <section
      aria-live="polite"
      className="grid gap-2 border-t border-line pt-4 text-sm first:border-t-0 first:pt-0"
    >
      <h3 className="font-medium">{t("title")}</h3>
      {answer === null ? (
        <Reckoning />
      ) : !answer.ok ? (
        <LookFailure message={answer.message} onAgain={onAgain} />
      ) : answer.seen === null ? (
        <p className="text-muted">{t("nothing")}</p>
      ) : (
        <Amounts comparison={answer.seen} showsTax={showsTax} />
      )}
    </section>
  );
}

function Amounts({ comparison: { before, after }, showsTax }: { comparison: Comparison; showsTax: boolean }) {
  const t = useTranslations("payment.comparison");
  const format = useFormatter();
  const { currency } = after;
  return (
    <>
      {after.at && (
        <p className="text-muted">{t("on", { date: format.dateTime(after.at, { dateStyle: "long" }) })}</p>
      )}
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
        <Amount label={t("asItIs")} minor={before.dueMinor} currency={currency} />
        <Amount label={t("beforeDiscount")} minor={after.subtotalMinor} currency={currency} />
        <Amount label={t("discount")} minor={-after.discountMinor} currency={currency} />
        {showsTax && <Amount label={t("tax")} minor={after.taxMinor} currency={currency} />}
        {after.balanceMinor !== 0 && (
          <Amount label={t("balance")} minor={after.balanceMinor} currency={currency} />
        )}
        <dt className="font-medium">{t("after")}</dt>
        <dd className="text-right font-medium">
          <Money amountMinor={after.dueMinor} currency={currency} />
        </dd>
      </dl>
      <p className="text-xs text-muted">{t("source")}</p>
    </>
  );
}

function Amount({ label, minor, currency }: { label: string; minor: number; currency: string }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="text-right">
        <Money amountMinor={minor} currency={currency} />
      </dd>
    </>
  );
}

function Reckoning() {
  return (
    <div aria-busy="true" className="grid gap-2">
      <Skeleton className="h-4 w-2/3" />
      <Skeleton className="h-4 w-full" />
      <Skeleton className="h-4 w-full" />
    </div>
  );
}
