"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { toast } from "sonner";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useAction } from "@/components/actions/use-action";
import { useReasonText } from "@/components/billing/use-reason-text";
import { classNames } from "@/components/ui/class-names";
import type { FollowedReconcile } from "@/lib/domain/reconcile-run";
import { runReconcileAction } from "./actions";
import { useReconcileRun } from "./use-reconcile-run";

/** Begins a comparison and tells how far it is, also one that somebody else has begun. */
export function RunNow({
  known,
  intentId,
  unavailable,
}: {
  known: FollowedReconcile | null;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("reconciliation.run");
  const why = useReasonText();
  const { run, isRunning, follow } = useReconcileRun(known, tell);
  const { run: begin, error, isPending } = useAction(runReconcileAction, follow);
  const isBusy = isPending || isRunning;

  // There is no dialog to show a refusal in.
  useEffect(() => {
    if (error) toast.error(error);
  }, [error]);

  function tell({ state, customers, invoices, repaired, failure }: FollowedReconcile) {
    if (state === "done") toast.success(t("done", { customers, invoices, repaired }));
    else if (state === "out_of_time") toast.success(t("goesOn", { customers, invoices }));
    else
      toast.error(
        state === "failed" && failure
          ? t("failed", { reason: why(failure.text, failure.reason) })
          : t("interrupted"),
      );
  }

  return (
    <div className="grid justify-items-start gap-1 sm:justify-items-end">
      <ActionTrigger
        variant="primary"
        unavailable={unavailable}
        aria-busy={isBusy}
        onClick={() => {
          if (!isBusy) begin({ intentId });
        }}
      >
        <RefreshCw aria-hidden className={classNames(isBusy && "animate-spin")} />
        {isBusy ? t("pending") : t("name")}
      </ActionTrigger>
      <p role="status" className="text-sm text-muted tabular-nums">
        {isRunning && run && t("progress", { customers: run.customers, invoices: run.invoices })}
      </p>
    </div>
  );
}
