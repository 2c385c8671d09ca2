"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { IgnoreCustomerDialog } from "@/app/(back-office)/events/[eventId]/ignore-customer-dialog";
import { LinkCustomerDialog } from "@/app/(back-office)/events/[eventId]/link-customer-dialog";
import { buttonStyle } from "@/components/ui/button";
import { fixesOf } from "@/lib/domain/drift";
import type { StripeDashboard } from "@/lib/domain/stripe-links";
import { periodOfUsageObject } from "@/lib/domain/usage-object";
import { cancelSecondAction, forgetCustomerAction } from "./actions";
import { ConfirmFixDialog } from "./confirm-fix-dialog";
import { RepairUsageDialog } from "./repair-usage-dialog";
import type { ShownDrift } from "./surroundings";

/** What a person can do about an open difference. */
export function Fixes({
  drift,
  dashboard,
  unavailable,
}: {
  drift: ShownDrift;
  dashboard: StripeDashboard;
  unavailable: string | null;
}) {
  const t = useTranslations("reconciliation.fix");
  const { stripeObjectId, tenantId, tenantName, intentId } = drift;
  if (!stripeObjectId) return null;
  const period = drift.kind === "usage" ? periodOfUsageObject(stripeObjectId) : null;
  if (period && tenantId !== null) {
    const ofTenant = { tenantId, ...period };
    return (
      <div className="flex">
        <RepairUsageDialog
          period={ofTenant}
          tenantName={tenantName ?? ""}
          intentId={intentId}
          unavailable={unavailable}
        />
      </div>
    );
  }
  const subject = { stripeObjectId, tenantId: tenantId ?? 0, intentId };
  const { livemode } = dashboard;
  const common = { subject, values: drift.values, livemode, tenantName: tenantName ?? "", unavailable };
  const words = drift.values
    .filter(({ name, stripes }) => stripes && (name === "name" || name === "email"))
    .map(({ stripes }) => stripes)
    .join(", ");
  return (
    <div className="flex flex-wrap gap-2">
      {fixesOf(drift.kind).map((fix) => {
        if (fix === "link") {
          return (
            <LinkCustomerDialog
              key={fix}
              stripeCustomerId={stripeObjectId}
              words={words}
              intentId={intentId}
              unavailable={unavailable}
            />
          );
        }
        if (fix === "ignore") {
          return (
            <IgnoreCustomerDialog
              key={fix}
              stripeCustomerId={stripeObjectId}
              intentId={intentId}
              unavailable={unavailable}
            />
          );
        }
        if (fix === "publish") {
          return (
            <Link key={fix} href="/plans" className={buttonStyle({ size: "sm" })}>
              {t("publish")}
            </Link>
          );
        }
        const action = fix === "forget" ? forgetCustomerAction : cancelSecondAction;
        return <ConfirmFixDialog key={fix} fix={fix} action={action} {...common} />;
      })}
    </div>
  );
}
