"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { toast } from "sonner";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useAction } from "@/components/actions/use-action";
import { classNames } from "@/components/ui/class-names";
import { syncStatusAction } from "./actions";

export function SyncButton({
  tenantId,
  intentId,
  label,
  unavailable,
}: {
  tenantId: number;
  intentId: string;
  label: string;
  unavailable: string | null;
}) {
  const t = useTranslations("tenant.syncStatus");
  const { run, error, isPending } = useAction(syncStatusAction);

  // There is no sheet to show a refusal in.
  useEffect(() => {
    if (error) toast.error(error);
  }, [error]);

  return (
    <ActionTrigger
      unavailable={unavailable}
      aria-busy={isPending}
      onClick={() => run({ tenantId, intentId })}
    >
      <RefreshCw aria-hidden className={classNames(isPending && "animate-spin")} />
      {isPending ? t("pending") : label}
    </ActionTrigger>
  );
}
