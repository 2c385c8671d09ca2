"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { DateTime } from "@/components/billing/date-time";
import { Money } from "@/components/billing/money";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Missing } from "@/components/ui/missing";
import type { DifferingValue } from "@/lib/domain/drift";
import { PLAN_INTERVALS } from "@/lib/domain/values";

/** What ends when the second subscription is canceled, as the comparison found it. */
export function SecondSubscription({ values }: { values: DifferingValue[] }) {
  const t = useTranslations("reconciliation");
  const of = (name: string) => values.find((value) => value.name === name)?.stripes ?? null;
  const perInterval = useTranslations("ui.perInterval");
  const interval = PLAN_INTERVALS.find((known) => known === of("billingInterval"));
  const periodEnd = of("currentPeriodEnd");
  return (
    <dl className="grid gap-1 rounded-md border border-line px-3 py-2 text-sm">
      <Fact name={t("fix.second.plan")}>{of("plan") ?? <Missing reason={t("nothingThere")} />}</Fact>
      <Fact name={t("fix.second.amount")}>
        <Money amountMinor={of("baseAmountMinor")} currency={of("currency")} missing={t("nothingThere")} />
        {interval && <span className="text-muted"> {perInterval(interval)}</span>}
      </Fact>
      <Fact name={t("fix.second.periodEnd")}>
        <DateTime
          at={periodEnd === null ? null : new Date(periodEnd)}
          style="dateTime"
          missing={t("nothingThere")}
        />
      </Fact>
      <div>
        <dt className="text-xs text-muted">{t("fix.second.asCompared")}</dt>
      </div>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-4">
      <dt className="text-muted">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}

/** In live mode real money follows: the customer's id is typed, not just a button pressed. */
export function TypedCustomer({
  customerId,
  value,
  onChange,
}: {
  customerId: string | null;
  value: string;
  onChange: (typed: string) => void;
}) {
  const t = useTranslations("reconciliation.fix.second");
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>
        {customerId === null ? t("typeUnknown") : t("typeCustomer", { customer: customerId })}
      </Label>
      <Input
        id={id}
        autoComplete="off"
        spellCheck={false}
        maxLength={255}
        className="font-mono"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
