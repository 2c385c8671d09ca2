"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { toast } from "sonner";
import { ActionTrigger } from "@/app/(back-office)/tenants/[tenantId]/action-trigger";
import { useBillingAction } from "@/app/(back-office)/tenants/[tenantId]/use-billing-action";
import { classNames } from "@/components/ui/class-names";
import { runReconcileAction } from "./actions";

export function RunNow({ unavailable }: { unavailable: string | null }) {
  const t = useTranslations("reconciliation.run");
  const { run, error, isPending } = useBillingAction(runReconcileAction);

  // There is no dialog to show a refusal in.
  useEffect(() => {
    if (error) toast.error(error);
  }, [error]);

  return (
    <ActionTrigger variant="primary" unavailable={unavailable} aria-busy={isPending} onClick={() => run({})}>
      <RefreshCw aria-hidden className={classNames(isPending && "animate-spin")} />
      {isPending ? t("pending") : t("name")}
    </ActionTrigger>
  );
}
