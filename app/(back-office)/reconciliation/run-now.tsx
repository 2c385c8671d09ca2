"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { RunNow as AnyRunNow } from "@/components/actions/run-now";
import { useFollowedRun } from "@/components/actions/use-followed-run";
import { useReasonText } from "@/components/billing/use-reason-text";
import type { FollowedRun } from "@/lib/domain/followed-run";
import { runReconcileAction } from "./actions";

/** Begins a comparison and tells how far it is, also one that somebody else has begun. */
export function RunNow({
  known,
  intentId,
  unavailable,
}: {
  known: FollowedRun | null;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("reconciliation.run");
  const why = useReasonText();
  const { run, isRunning, follow } = useFollowedRun("reconcile", known, tell);

  function tell({ state, counts, failure }: FollowedRun) {
    if (state === "done") toast.success(t("done", compared(counts)));
    else if (state === "out_of_time") toast.success(t("goesOn", compared(counts)));
    else if (state === "failed" && failure)
      toast.error(t("failed", { reason: why(failure.text, failure.reason) }));
    else toast.error(t("interrupted"));
  }

  return (
    <AnyRunNow
      action={runReconcileAction}
      intentId={intentId}
      unavailable={unavailable}
      isRunning={isRunning}
      onBegun={follow}
      words={{
        name: t("name"),
        pending: t("pending"),
        progress: run && t("progress", compared(run.counts)),
      }}
    />
  );
}

function compared({ customers = 0, invoices = 0, repaired = 0 }: FollowedRun["counts"]) {
  return { customers, invoices, repaired };
}
