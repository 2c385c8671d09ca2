"use client";

import { Play } from "lucide-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { moneyText } from "@/lib/domain/money";
import { resumeAction } from "./actions";
import { ConfirmDialog } from "./confirm-dialog";

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
    base: { amountMinor: number; currency: string } | null;
  };
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("tenant.resume");
  const dismiss = useTranslations("tenant.actions")("dismiss");
  const format = useFormatter();
  const locale = useLocale();
  const { name, endsAt, base } = tenant;
  const amount = base ? moneyText(base.amountMinor, base.currency, locale) : t("basePrice");
  const body = tenant.isPaused
    ? t("bodyPaused", { tenant: name, amount })
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
      input={{ tenantId: tenant.id, intentId }}
      unavailable={unavailable}
    />
  );
}
