"use client";

import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { useContext } from "react";
import { periodAddress } from "@/app/(back-office)/tenants/[tenantId]/explanation-address";
import { DateRange } from "@/components/billing/date-range";
import { DateTime } from "@/components/billing/date-time";
import { Money } from "@/components/billing/money";
import { Button } from "@/components/ui/button";
import { Missing } from "@/components/ui/missing";
import type { LateListRow } from "@/lib/ledger/list-late-usage";
import { DecidingContext } from "./late-deciding";

type Cell = { row: { original: LateListRow } };

export function TenantCell({ row: { original } }: Cell) {
  const t = useTranslations("usage.late");
  const deciding = useContext(DecidingContext);
  return (
    <span className="flex items-center gap-2">
      {deciding?.mayChoose && (
        <input
          type="checkbox"
          className="size-4 shrink-0 accent-accent"
          aria-label={t("choose", { tenant: original.tenantName, minutes: original.minutes })}
          checked={deciding.isChosen(original)}
          onChange={(event) => deciding.choose(original, event.target.checked)}
        />
      )}
      <Link
        href={`/tenants/${original.tenantId}`}
        className="block w-32 truncate rounded-sm font-medium hover:text-accent hover:underline sm:w-52"
      >
        {original.tenantName}
      </Link>
    </span>
  );
}

export function PeriodCell({ row: { original } }: Cell) {
  const { periodStartsAt: startsAt, periodEndsAt } = original;
  return (
    <Link
      href={periodAddress({ ...original, startsAt })}
      className="rounded-sm hover:text-accent hover:underline"
    >
      <DateRange from={startsAt} to={periodEndsAt} />
    </Link>
  );
}

export function MinutesCell({ row: { original } }: Cell) {
  return useFormatter().number(original.minutes, { signDisplay: "exceptZero" });
}

export function AmountCell({ row: { original } }: Cell) {
  return <Money amountMinor={original.amountMinor} currency={original.currency} />;
}

export function DetectedCell({ row: { original } }: Cell) {
  return <DateTime at={original.detectedAt} style="dateTime" />;
}

/** The two decisions or, afterwards, who took which. */
export function DecisionCell({ row: { original } }: Cell) {
  const t = useTranslations("usage.late");
  const deciding = useContext(DecidingContext);
  if (original.decision === null) {
    if (deciding?.unavailable) return <Missing reason={deciding.unavailable} />;
    return (
      <span className="flex gap-2">
        {(["next_invoice", "write_off"] as const).map((decision) => (
          <Button
            key={decision}
            aria-label={t(`${decision}.label`, { tenant: original.tenantName })}
            onClick={() => deciding?.ask({ decision, rows: [original] })}
          >
            {t(`${decision}.name`)}
          </Button>
        ))}
      </span>
    );
  }
  const isStillToBill = original.decision === "next_invoice" && original.billedAt === null;
  return (
    <span className="grid gap-0.5 whitespace-normal">
      <span>{t(isStillToBill ? "toBill" : `decided.${original.decision}`)}</span>
      <span className="text-xs text-muted">
        {original.decidedBy === "policy" ? t("byPolicy") : original.decidedBy}
        {", "}
        <DateTime at={original.decidedAt} style="dateTime" />
      </span>
    </span>
  );
}
