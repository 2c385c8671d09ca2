"use client";

import { RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { toast } from "sonner";
import { useAction } from "@/components/actions/use-action";
import { Button } from "@/components/ui/button";
import type { AlertKey } from "@/lib/alerts/resend-alert";
import { resendAlertAction } from "./actions";

export function ResendButton({
  alert,
  mayArriveTwice,
  intentId,
}: {
  alert: AlertKey;
  mayArriveTwice: boolean;
  intentId: string;
}) {
  const t = useTranslations("risk.alerts");
  const { run, error, isPending } = useAction(resendAlertAction);

  useEffect(() => {
    if (error) toast.error(error);
  }, [error]);

  return (
    <Button
      size="sm"
      title={mayArriveTwice ? t("resendHint") : undefined}
      aria-disabled={isPending}
      onClick={() => run({ ...alert, intentId })}
    >
      <RotateCcw aria-hidden />
      {isPending ? t("resendPending") : mayArriveTwice ? t("resendAnyway") : t("resend")}
    </Button>
  );
}
