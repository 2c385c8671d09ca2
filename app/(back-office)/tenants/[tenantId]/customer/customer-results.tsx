"use client";

import { useTranslations } from "next-intl";
import { LookFailure } from "@/components/actions/look-failure";
import type { LookAnswer } from "@/components/actions/use-look";
import { DateTime } from "@/components/billing/date-time";
import { Badge } from "@/components/ui/badge";
import { Skeleton } from "@/components/ui/skeleton";
import type { LinkableCustomer } from "@/lib/billing/find-linkable-customers";

/** What was found, to choose one of; those of other tenants are shown and cannot be chosen. */
export function CustomerResults({
  answer,
  onAgain,
  chosen,
  onChoose,
}: {
  answer: LookAnswer<LinkableCustomer[]> | null;
  onAgain: () => void;
  chosen: string | null;
  onChoose: (customerId: string) => void;
}) {
  const t = useTranslations("customer.link");
  if (answer === null) {
    return (
      <div className="grid gap-2" aria-busy="true">
        <p className="sr-only">{t("finding")}</p>
        <Skeleton className="h-12 w-full" />
        <Skeleton className="h-12 w-full" />
      </div>
    );
  }
  if (!answer.ok) return <LookFailure message={answer.message} onAgain={onAgain} />;
  const customers = answer.seen;
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="sr-only">{t("results")}</legend>
      <p role="status" className="text-sm text-muted">
        {t("found", { count: customers.length })}
      </p>
      {customers.map(({ id, name, email, createdAt, owner }) => (
        <label
          key={id}
          className="flex min-w-0 items-start gap-3 rounded-md border border-line px-3 py-2 text-sm has-checked:border-accent has-disabled:bg-subtle"
        >
          <input
            type="radio"
            name="customer"
            value={id}
            disabled={owner !== null}
            checked={chosen === id}
            onChange={() => onChoose(id)}
            className="mt-1 accent-accent"
          />
          <span className="grid min-w-0 flex-1 gap-0.5">
            <span className="flex flex-wrap items-center justify-between gap-2">
              <span className="font-medium">{name ?? t("noName")}</span>
              <Badge tone={owner ? "attention" : "neutral"}>
                {owner ? t("taken", { tenant: owner.name }) : t("free")}
              </Badge>
            </span>
            <span className="truncate text-muted">{email ?? t("noEmail")}</span>
            <span className="flex flex-wrap gap-x-2 text-xs text-muted">
              <span className="break-all font-mono">{id}</span>
              <span>{t.rich("created", { date: () => <DateTime at={createdAt} /> })}</span>
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
