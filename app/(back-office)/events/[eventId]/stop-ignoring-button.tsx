"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { toast } from "sonner";
import { stopIgnoringCustomerAction } from "@/app/(back-office)/events/actions";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useAction } from "@/components/actions/use-action";

export function StopIgnoringButton({
  stripeCustomerId,
  intentId,
  unavailable,
}: {
  stripeCustomerId: string;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("events.stopIgnoring");
  const { run, error, isPending } = useAction(stopIgnoringCustomerAction);

  useEffect(() => {
    if (error) toast.error(error);
  }, [error]);

  return (
    <ActionTrigger
      unavailable={unavailable}
      aria-busy={isPending}
      onClick={() => run({ stripeCustomerId, intentId })}
    >
      {isPending ? t("pending") : t("name")}
    </ActionTrigger>
  );
}
