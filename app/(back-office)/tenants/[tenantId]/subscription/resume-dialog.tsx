"use client";

import { Play } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { previewResumeAction, resumeAction } from "./actions";
import { ConfirmDialog } from "./confirm-dialog";
import { useComingBillText } from "./use-coming-bill-text";

export function ResumeDialog({
  tenant,
  intentId,
  unavailable,
}: {
  tenant: {
    id: number;
    name: string;
    endsAt: Date | null;
    isPaused: boolean;
    isCharged: boolean;
  };
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("tenant.resume");
  const dismiss = useTranslations("actions")("dismiss");
  const format = useFormatter();
  const billText = useComingBillText(tenant);
  const { name, endsAt } = tenant;
  const body = tenant.isPaused
    ? t("bodyPaused", { tenant: name })
    : endsAt
      ? t("bodyEnding", {
          tenant: name,
          date: format.dateTime(endsAt, { dateStyle: "long", timeZone: "UTC" }),
        })
      : t("bodyCollection", { tenant: name });
  return (
    <ConfirmDialog
      icon={<Play aria-hidden />}
      texts={{ name: t("name"), title: t("title"), body, confirm: t("name"), pending: t("pending"), dismiss }}
      action={resumeAction}
      look={previewResumeAction}
      sentence={billText}
      input={{ tenantId: tenant.id, intentId }}
      unavailable={unavailable}
    />
  );
}
