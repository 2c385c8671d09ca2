"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { useAction } from "@/components/actions/use-action";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { decideLateAction } from "./actions";
import type { Asked } from "./late-deciding";
import { LateSums } from "./late-sums";

/** Says what a decision on late usage means in money, for each tenant, before it is taken. */
export function LateDialog({
  asked,
  intentId,
  onClose,
}: {
  asked: Asked | null;
  intentId: string;
  onClose: () => void;
}) {
  // What was not done in time is still shown, and stays chosen.
  const { run, error, isPending, clearError } = useAction(decideLateAction, onClose);
  // While it closes, the dialog keeps saying what it said.
  const [last, setLast] = useState<Asked | null>(null);
  if (asked && asked !== last) setLast(asked);
  const said = asked ?? last;

  function onOpenChange(isOpen: boolean) {
    if (isOpen || isPending) return;
    clearError();
    onClose();
  }

  return (
    <Dialog open={asked !== null} onOpenChange={onOpenChange}>
      {said && (
        <Question
          asked={said}
          error={error}
          isPending={isPending}
          onConfirm={() =>
            run({
              intentId,
              decision: said.decision,
              keys: said.rows.map(({ tenantId, stripeSubscriptionId, periodStartsAt, sequence }) => ({
                tenantId,
                stripeSubscriptionId,
                periodStartsAt,
                sequence,
              })),
            })
          }
        />
      )}
    </Dialog>
  );
}

function Question({
  asked: { decision, rows },
  error,
  isPending,
  onConfirm,
}: {
  asked: Asked;
  error: string | null;
  isPending: boolean;
  onConfirm: () => void;
}) {
  const t = useTranslations(`usage.late.${decision}`);
  const count = rows.length;
  return (
    <DialogContent
      title={t("title", { count })}
      description={t("body")}
      footer={
        <>
          <DialogClose asChild>
            <Button>{t("dismiss")}</Button>
          </DialogClose>
          <Button
            variant={decision === "write_off" ? "danger" : "primary"}
            aria-disabled={isPending}
            onClick={onConfirm}
          >
            {isPending ? t("pending") : t("confirm", { count })}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 text-sm">
        <ActionError message={error} />
        <LateSums rows={rows} withNextInvoice={decision === "next_invoice"} />
      </div>
    </DialogContent>
  );
}
