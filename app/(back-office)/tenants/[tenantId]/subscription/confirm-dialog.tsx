"use client";

import type { ReactNode } from "react";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { LookFailure } from "@/components/actions/look-failure";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { useLook } from "@/components/actions/use-look";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import type { ComingBill } from "@/lib/billing/preview-coming-bill";
import type { ActionResult, LookResult } from "@/lib/domain/action-result";

type Texts = { name: string; title: string; body: string; confirm: string; pending: string; dismiss: string };

/**
 * One verb on a tenant's subscription: what it will do and bill, and its own
 * name on the button, which waits for the amount.
 */
export function ConfirmDialog({
  icon,
  texts,
  action,
  look,
  sentence,
  input,
  unavailable,
}: {
  icon: ReactNode;
  texts: Texts;
  action: (input: { tenantId: number; intentId: string }) => Promise<ActionResult>;
  /** Asks what will be billed; null: nothing. */
  look: (input: { tenantId: number }) => Promise<LookResult<ComingBill | null>>;
  sentence: (bill: ComingBill | null) => string;
  input: { tenantId: number; intentId: string };
  unavailable: string | null;
}) {
  const { dialog, run, error, isPending } = useActionDialog(action);
  const { ask, again, answer } = useLook(look);
  const isReady = answer?.ok === true;

  function onOpenChange(next: boolean) {
    dialog.onOpenChange(next);
    if (next) ask({ tenantId: input.tenantId });
  }

  return (
    <Dialog open={dialog.open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          {icon}
          {texts.name}
        </ActionTrigger>
      </DialogTrigger>
      <DialogContent
        title={texts.title}
        description={texts.body}
        footer={
          <>
            <DialogClose asChild>
              <Button>{texts.dismiss}</Button>
            </DialogClose>
            <Button
              variant="primary"
              disabled={!isReady}
              aria-disabled={isPending || !isReady}
              onClick={() => run(input)}
            >
              {isPending ? texts.pending : texts.confirm}
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <ActionError message={error} />
          <section aria-live="polite" aria-busy={answer === null} className="text-sm">
            {answer === null ? (
              <Skeleton className="h-4 w-2/3" />
            ) : answer.ok ? (
              <p>{sentence(answer.seen)}</p>
            ) : (
              <LookFailure message={answer.message} onAgain={again} />
            )}
          </section>
        </div>
      </DialogContent>
    </Dialog>
  );
}
