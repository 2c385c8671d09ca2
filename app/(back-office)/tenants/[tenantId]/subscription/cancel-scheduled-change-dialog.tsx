"use client";

import { CalendarX } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { cancelScheduledChangeAction, previewWithoutChangeAction } from "./actions";
import { ConfirmDialog } from "./confirm-dialog";
import { useComingBillText } from "./use-coming-bill-text";

export function CancelScheduledChangeDialog({
  tenant,
  change,
  intentId,
  unavailable,
}: {
  tenant: { id: number; name: string; planName: string | null; isCharged: boolean };
  change: { at: Date; planName: string | null } | null;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("tenant.cancelScheduledChange");
  const format = useFormatter();
  const billText = useComingBillText(tenant);
  const stays = { tenant: tenant.name, plan: tenant.planName ?? t("itsPlan") };
  // Open while the change is taken back elsewhere, it stays to say so.
  const body = change
    ? t("body", {
        ...stays,
        next: change.planName ?? t("anotherPlan"),
        date: format.dateTime(change.at, { dateStyle: "long", timeZone: "UTC" }),
      })
    : t("bodyNone", stays);
  return (
    <ConfirmDialog
      icon={<CalendarX aria-hidden />}
      texts={{
        name: t("name"),
        title: t("title"),
        body,
        confirm: t("confirm"),
        pending: t("pending"),
        dismiss: t("keep"),
      }}
      action={cancelScheduledChangeAction}
      look={previewWithoutChangeAction}
      sentence={billText}
      input={{ tenantId: tenant.id, intentId }}
      unavailable={unavailable}
    />
  );
}
