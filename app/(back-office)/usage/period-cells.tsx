"use client";

import { UserRound } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { createContext, useContext } from "react";
import { periodAddress } from "@/app/(back-office)/tenants/[tenantId]/explanation-address";
import { DateRange } from "@/components/billing/date-range";
import { DateTime } from "@/components/billing/date-time";
import { PeriodStateBadge } from "@/components/billing/period-state-badge";
import { PeriodTroubleText } from "@/components/billing/period-trouble-text";
import { Badge } from "@/components/ui/badge";
import { Missing } from "@/components/ui/missing";
import type { PeriodListRow } from "@/lib/ledger/list-periods";
import { ReleaseDraftDialog } from "./release-draft-dialog";
import { TryAgainButton } from "./try-again-button";

export type ShownPeriod = PeriodListRow & { intentId: string; livemode: boolean };
type Cell = { row: { original: ShownPeriod } };

/** Why nothing can be done from here; null when it can. */
export const UnavailableContext = createContext<string | null>(null);

export function TenantCell({ row: { original } }: Cell) {
  return (
    <Link
      href={`/tenants/${original.tenantId}`}
      className="block w-28 truncate rounded-sm font-medium hover:text-accent hover:underline sm:w-36 xl:w-48 2xl:w-52"
    >
      {original.tenantName}
    </Link>
  );
}

export function PeriodCell({ row: { original } }: Cell) {
  const t = useTranslations("usage.periods");
  return (
    <span className="flex items-center gap-1.5">
      <Link href={periodAddress(original)} className="rounded-sm hover:text-accent hover:underline">
        <DateRange from={original.startsAt} to={original.endsAt} />
      </Link>
      {original.isTrial && <Badge>{t("trial")}</Badge>}
    </span>
  );
}

export function StateCell({ row: { original } }: Cell) {
  const t = useTranslations("usage.periods");
  return (
    <span className="flex items-center gap-1.5">
      <PeriodStateBadge state={original.state} />
      {original.isBlocked && (
        <Badge tone="danger" icon={<UserRound aria-hidden />}>
          {t("blocked")}
        </Badge>
      )}
    </span>
  );
}

export function MinutesCell({ row: { original } }: Cell) {
  const t = useTranslations("usage.periods");
  const format = useFormatter();
  const { minutes, settledMinutes } = original;
  return (
    <span className="grid">
      {format.number(minutes)}
      {settledMinutes !== null && settledMinutes !== minutes && (
        <span className="text-xs text-muted">{t("settledAt", { minutes: settledMinutes })}</span>
      )}
    </span>
  );
}

/** What Stripe acknowledged last, and when it was told. */
export function AcknowledgedCell({ row: { original } }: Cell) {
  const t = useTranslations("usage.periods");
  const format = useFormatter();
  if (original.acknowledgedMinutes === null) {
    return <Missing reason={t(original.usageMode === "meter" ? "notReported" : "notMetered")} />;
  }
  return (
    <span className="grid">
      {format.number(original.acknowledgedMinutes)}
      {original.lastReportAt && (
        <span className="text-xs text-muted">
          <DateTime at={original.lastReportAt} style="dateTime" />
        </span>
      )}
    </span>
  );
}

/** What comes next and, when it does not, why and since when. */
export function NextCell({ row: { original } }: Cell) {
  const t = useTranslations("usage.periods");
  const { next, trouble, troubleDetail, endsAt } = original;
  return (
    <span className="grid w-44 gap-0.5 whitespace-normal sm:w-56 2xl:w-80">
      <span>{t.rich(`steps.${next}`, { date: () => <DateTime at={endsAt} style="dateTime" /> })}</span>
      {trouble && (
        <span className="text-xs text-danger wrap-anywhere">
          <PeriodTroubleText trouble={trouble} detail={troubleDetail} />
        </span>
      )}
    </span>
  );
}

/** Only where something keeps the period from going on. */
export function ActionsCell({ row: { original } }: Cell) {
  const t = useTranslations("usage.periods.again");
  const unavailable = useContext(UnavailableContext);
  if (!original.trouble && !original.isBlocked) return <Missing reason={t("nothingToDo")} />;
  if (unavailable) return <Missing reason={unavailable} />;
  return (
    <span className="grid justify-items-start gap-1 py-1">
      <TryAgainButton period={original} />
      {original.holdsDraft && <ReleaseDraftDialog period={original} />}
    </span>
  );
}
