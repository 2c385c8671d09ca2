"use client";

import { ListFilter } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { createContext, useContext } from "react";
import { periodAddress } from "@/app/(back-office)/tenants/[tenantId]/explanation-address";
import { DateRange } from "@/components/billing/date-range";
import { Money } from "@/components/billing/money";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Missing } from "@/components/ui/missing";
import type { SimulatedPeriod, Suggestion } from "@/lib/domain/simulation";
import { Difference } from "./difference";
import { ONE_TENANT } from "./view";

type Cell = { row: { original: SimulatedPeriod } };

/** The simulated plan's: each row has that of its own subscription. */
export const CurrencyContext = createContext("");

export function TenantCell({ row: { original } }: Cell) {
  const t = useTranslations("simulator.cells");
  const [, setView] = useQueryStates(ONE_TENANT, { shallow: false, history: "push" });
  return (
    <span className="flex items-center gap-1">
      <Link
        href={`/tenants/${original.tenantId}`}
        className="block w-32 truncate rounded-sm font-medium hover:text-accent hover:underline sm:w-44"
      >
        {original.tenantName}
      </Link>
      <Button
        size="icon"
        variant="ghost"
        aria-label={t("onlyTenant", { name: original.tenantName })}
        title={t("onlyTenant", { name: original.tenantName })}
        onClick={() => setView({ tenant: String(original.tenantId), q: null, show: null, page: null })}
      >
        <ListFilter aria-hidden />
      </Button>
    </span>
  );
}

/** The period leads to why it cost what it cost; a word says what keeps it from being compared. */
export function PeriodCell({ row: { original } }: Cell) {
  const t = useTranslations("simulator");
  const { tenantId, stripeSubscriptionId, startsAt, endsAt, leftOut } = original;
  const range = <DateRange from={startsAt} to={endsAt} />;
  return (
    <span className="flex items-center gap-1.5">
      {stripeSubscriptionId === null ? (
        range
      ) : (
        <Link
          href={periodAddress({ tenantId, stripeSubscriptionId, startsAt })}
          className="rounded-sm hover:text-accent hover:underline"
        >
          {range}
        </Link>
      )}
      {leftOut && <Badge title={t(`why.${leftOut}`)}>{t(`badge.${leftOut}`)}</Badge>}
    </span>
  );
}

export function PlanCell({ row: { original } }: Cell) {
  const t = useTranslations("simulator");
  if (original.plan) return t("planName", original.plan);
  return <Missing reason={t(original.standing === "none" ? "why.none" : "cells.unknownPlan")} />;
}

export function MinutesCell({ row: { original } }: Cell) {
  const t = useTranslations("simulator");
  const format = useFormatter();
  const { charge, calls, leftOut } = original;
  return (
    <span className="grid">
      {charge ? format.number(charge.minutes) : <Missing reason={t(`why.${leftOut ?? "interval"}`)} />}
      <span className="text-xs text-muted">{t("cells.calls", { count: calls })}</span>
    </span>
  );
}

export function BilledCell({ row: { original } }: Cell) {
  const t = useTranslations("simulator.why");
  const { billedMinor, currency, standing } = original;
  const missing = standing === "settled" ? "unread" : standing;
  return <Money amountMinor={billedMinor} currency={currency} missing={t(missing)} />;
}

export function SimulatedCell({ row: { original } }: Cell) {
  const t = useTranslations("simulator");
  const currency = useContext(CurrencyContext);
  const { charge, leftOut } = original;
  if (!charge) return <Missing reason={t(`why.${leftOut ?? "interval"}`)} />;
  return (
    <span className="grid">
      <Money amountMinor={charge.totalMinor} currency={currency} />
      {charge.overageMinor > 0 && (
        <span className="text-xs text-muted">
          {t.rich("cells.overage", {
            amount: () => <Money amountMinor={charge.overageMinor} currency={currency} />,
          })}
        </span>
      )}
    </span>
  );
}

export function DifferenceCell({ row: { original } }: Cell) {
  const t = useTranslations("simulator.why");
  const currency = useContext(CurrencyContext);
  const { differenceMinor, leftOut } = original;
  if (differenceMinor === null) return <Missing reason={t(leftOut ?? "unread")} />;
  return <Difference amountMinor={differenceMinor} currency={currency} />;
}

export function SuggestionCell({
  row,
  suggestion,
  none,
}: {
  row: SimulatedPeriod;
  suggestion: Suggestion | null;
  none: "noneCheaper" | "noneBetter";
}) {
  const t = useTranslations("simulator");
  if (!suggestion) {
    const isJudged = row.standing === "settled";
    return <Missing reason={isJudged ? t(`cells.${none}`) : t(`why.${row.standing}`)} />;
  }
  const { name, totalMinor, differenceMinor, currency } = suggestion;
  return (
    <span className="grid">
      {name}
      <span className="text-xs text-muted">
        {differenceMinor === null ? (
          <Money amountMinor={totalMinor} currency={currency} />
        ) : (
          <Difference amountMinor={differenceMinor} currency={currency} />
        )}
      </span>
    </span>
  );
}
