"use client";

import { RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { toast } from "sonner";
import { replayEventAction } from "@/app/(back-office)/events/actions";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useAction } from "@/components/actions/use-action";
import { classNames } from "@/components/ui/class-names";

/** Replaying asks Stripe for the state of now and charges nothing, so it needs no question first. */
export function ReplayButton({
  eventId,
  intentId,
  unavailable,
}: {
  eventId: string;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("events.replay");
  const { run, error, isPending } = useAction(replayEventAction);

  // There is no sheet to show a refusal in.
  useEffect(() => {
    if (error) toast.error(error);
  }, [error]);

  return (
    <ActionTrigger
      variant="primary"
      unavailable={unavailable}
      aria-busy={isPending}
      onClick={() => run({ eventId, intentId })}
    >
      <RotateCcw aria-hidden className={classNames(isPending && "animate-spin")} />
      {isPending ? t("pending") : t("one")}
    </ActionTrigger>
  );
}
