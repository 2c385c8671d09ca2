"use client";

import { RefreshCw } from "lucide-react";
import { useEffect } from "react";
import { toast } from "sonner";
import { classNames } from "@/components/ui/class-names";
import type { ActionResult } from "@/lib/domain/action-result";
import { ActionTrigger } from "./action-trigger";
import { useAction } from "./use-action";

/** Begins a run of a job, and tells how far one is that is under way, also one that somebody else has begun. */
export function RunNow({
  action,
  intentId,
  unavailable,
  isRunning,
  onBegun,
  words,
}: {
  action: (input: { intentId: string }) => Promise<ActionResult>;
  intentId: string;
  unavailable: string | null;
  isRunning: boolean;
  onBegun: () => void;
  words: { name: string; pending: string; progress: string | null };
}) {
  const { run: begin, error, isPending } = useAction(action, onBegun);
  const isBusy = isPending || isRunning;

  // There is no dialog to show a refusal in.
  useEffect(() => {
    if (error) toast.error(error);
  }, [error]);

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
        {isBusy ? words.pending : words.name}
      </ActionTrigger>
      <p role="status" className="text-sm text-muted tabular-nums">
        {isRunning && words.progress}
      </p>
    </div>
  );
}
