"use client";

import { RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { toast } from "sonner";
import { useAction } from "@/components/actions/use-action";
import { Button } from "@/components/ui/button";
import { tryPeriodsAgainAction } from "./actions";
import type { ShownPeriod } from "./period-cells";

/** Reads the tenant anew from Stripe and tries its periods again: it costs nothing, so it asks nothing. */
export function TryAgainButton({ period: { tenantId, tenantName, intentId } }: { period: ShownPeriod }) {
  const t = useTranslations("usage.periods.again");
  const { run, error, isPending } = useAction(tryPeriodsAgainAction);

  // There is no dialog to show a refusal in.
  useEffect(() => {
    if (error) toast.error(error);
  }, [error]);

  return (
    <Button
      aria-busy={isPending}
      aria-label={t("label", { tenant: tenantName })}
      onClick={() => run({ tenantId, intentId })}
    >
      <RotateCcw aria-hidden />
      {isPending ? t("pending") : t("name")}
    </Button>
  );
}
