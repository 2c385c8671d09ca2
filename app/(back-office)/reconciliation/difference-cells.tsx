"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useContext } from "react";
import { periodAddress } from "@/app/(back-office)/tenants/[tenantId]/explanation-address";
import { DateTime } from "@/components/billing/date-time";
import { StripeId } from "@/components/billing/stripe-id";
import { Missing } from "@/components/ui/missing";
import type { StripeObject } from "@/lib/domain/stripe-links";
import { periodOfUsageObject } from "@/lib/domain/usage-object";
import { BothValues } from "./both-values";
import { Fixes } from "./fixes";
import { type ShownDrift, SurroundingsContext } from "./surroundings";
import { UsageFigures } from "./usage-figures";

type Cell = { row: { original: ShownDrift } };

const OBJECTS: Record<string, StripeObject> = { cus: "customers", sub: "subscriptions", in: "invoices" };

export function KindCell({ row: { original } }: Cell) {
  const t = useTranslations("reconciliation");
  return (
    <span className="grid w-36 gap-0.5 whitespace-normal sm:w-48 2xl:w-56">
      <span className="font-medium">{t(`kind.${original.kind}`)}</span>
      <span className="text-xs text-muted">{t(`cause.${original.cause}`)}</span>
    </span>
  );
}

export function WhoseCell({ row: { original } }: Cell) {
  const t = useTranslations("reconciliation");
  const surroundings = useContext(SurroundingsContext);
  const { tenantId, tenantName, stripeObjectId } = original;
  const period = original.kind === "usage" ? periodOfUsageObject(stripeObjectId ?? "") : null;
  const object = original.kind === "catalogue" ? "products" : OBJECTS[stripeObjectId?.split("_")[0] ?? ""];
  return (
    <span className="grid w-44 justify-items-start gap-0.5">
      {tenantId === null ? (
        <Missing reason={t(original.kind === "catalogue" ? "allTenants" : "noTenant")} />
      ) : (
        <Link
          href={`/tenants/${tenantId}`}
          className="block max-w-full truncate rounded-sm hover:text-accent hover:underline"
        >
          {tenantName ?? tenantId}
        </Link>
      )}
      {period && tenantId !== null && (
        <Link
          href={periodAddress({ tenantId, ...period })}
          className="rounded-sm text-xs text-muted hover:text-accent hover:underline"
        >
          {t("usage.period")} <DateTime at={period.startsAt} style="date" />
        </Link>
      )}
      {stripeObjectId && object && surroundings && !period && (
        <StripeId id={stripeObjectId} object={object} dashboard={surroundings.dashboard} />
      )}
    </span>
  );
}

export function ValuesCell({ row: { original } }: Cell) {
  if (original.kind === "usage") return <UsageFigures values={original.values} />;
  return <BothValues values={original.values} isOnlyAtStripe={original.kind === "orphan_customer"} />;
}

export function FoundCell({ row: { original } }: Cell) {
  return <DateTime at={original.foundAt} style="dateTime" />;
}

/** What can be done about it or, afterwards, who did what. */
export function FixCell({ row: { original } }: Cell) {
  const t = useTranslations("reconciliation");
  const surroundings = useContext(SurroundingsContext);
  if (!original.repair) return surroundings && <Fixes drift={original} {...surroundings} />;
  return (
    <span className="grid gap-0.5 whitespace-normal">
      <span>{t(`repair.${original.repair}`)}</span>
      <span className="text-xs text-muted">
        {original.repairedBy === "reconcile" ? t("repairedByRun") : original.repairedBy}
        {", "}
        <DateTime at={original.repairedAt} style="dateTime" />
      </span>
    </span>
  );
}
