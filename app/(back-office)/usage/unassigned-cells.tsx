"use client";

import { useTranslations } from "next-intl";
import { createContext, useContext } from "react";
import { DateTime } from "@/components/billing/date-time";
import { ProviderCost } from "@/components/billing/provider-cost";
import { Button } from "@/components/ui/button";
import { Missing } from "@/components/ui/missing";
import type { UnassignedRow } from "@/lib/usage/list-unassigned";

type Cell = { row: { original: UnassignedRow } };

type Assigning = { unavailable: string | null; ask: (call: UnassignedRow) => void };

/** What the cells need beside their row. */
export const AssigningContext = createContext<Assigning>({ unavailable: null, ask: () => {} });

/** What the call came by, the most telling first, and its own id. */
export function LineCell({ row: { original } }: Cell) {
  const t = useTranslations("usage.unassigned");
  const line = original.phoneNumber ?? original.phoneNumberId ?? original.assistantId;
  return (
    <span className="grid w-40 2xl:w-64">
      {line ? (
        <span className="truncate font-medium" title={line}>
          {line}
        </span>
      ) : (
        <Missing reason={t("noLine")} />
      )}
      <span className="truncate font-mono text-xs text-muted">{original.vapiCallId ?? t("noCallId")}</span>
    </span>
  );
}

export function ReasonCell({ row: { original } }: Cell) {
  const t = useTranslations("usage.unassigned");
  const { reason, namedTenant } = original;
  const isNamed = reason === "unknown_tenant" && namedTenant !== null;
  return (
    <span className="block w-48 whitespace-normal 2xl:w-56 wrap-anywhere">
      {isNamed ? t("namedTenant", { named: namedTenant }) : t(`reason.${reason}`)}
    </span>
  );
}

export function EndedCell({ row: { original } }: Cell) {
  return <DateTime at={original.endedAt} style="dateTime" />;
}

export function DurationCell({ row: { original } }: Cell) {
  const t = useTranslations("usage.unassigned");
  const seconds = original.durationSeconds;
  return t("duration", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

export function CostCell({ row: { original } }: Cell) {
  return <ProviderCost costUsd={original.costUsd} />;
}

export function ReceivedCell({ row: { original } }: Cell) {
  return <DateTime at={original.receivedAt} style="dateTime" />;
}

export function AssignCell({ row: { original } }: Cell) {
  const t = useTranslations("usage.unassigned.assign");
  const { unavailable, ask } = useContext(AssigningContext);
  if (unavailable) return <Missing reason={unavailable} />;
  return (
    <Button
      aria-label={t("label", { call: original.vapiCallId ?? original.id })}
      onClick={() => ask(original)}
    >
      {t("name")}
    </Button>
  );
}
