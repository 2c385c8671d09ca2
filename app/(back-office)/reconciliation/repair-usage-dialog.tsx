"use client";

import { useTranslations } from "next-intl";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { LookFailure } from "@/components/actions/look-failure";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { useLook } from "@/components/actions/use-look";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { UsageRepairPlan } from "@/lib/domain/usage-repair";
import { repairUsageAction } from "./actions";
import { previewRepairLook } from "./looks";
import { RepairPlan } from "./repair-plan";

/** Looks at a difference of usage anew, says what each repair of it would do, and does the one that is chosen. */
export function RepairUsageDialog({
  period,
  tenantName,
  intentId,
  unavailable,
}: {
  period: { tenantId: number; stripeSubscriptionId: string; startsAt: Date };
  tenantName: string;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("reconciliation.usage.repair");
  const { dialog, run, error, isPending } = useActionDialog(repairUsageAction);
  const preview = useLook(previewRepairLook);
  const seen = preview.answer?.ok ? preview.answer.seen : null;

  function onOpenChange(next: boolean) {
    dialog.onOpenChange(next);
    if (next) preview.ask(period);
  }

  function confirm({ fix, agreed }: UsageRepairPlan) {
    if (!isPending) run({ ...period, fix, agreed, intentId });
  }

  return (
    <Dialog open={dialog.open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>{t("name")}</ActionTrigger>
      </DialogTrigger>
      <DialogContent
        title={t("title")}
        description={tenantName}
        footer={
          <DialogClose asChild>
            <Button>{t("dismiss")}</Button>
          </DialogClose>
        }
      >
        <div className="grid gap-4 text-sm" aria-busy={preview.answer === null}>
          <ActionError message={error} />
          {preview.answer === null && <p className="text-muted">{t("looking")}</p>}
          {preview.answer?.ok === false && (
            <LookFailure message={preview.answer.message} onAgain={preview.again} />
          )}
          {seen?.cause === null && <p>{t("agrees")}</p>}
          {seen?.cause && seen.plans.length === 0 && <p>{t("waits")}</p>}
          {seen?.plans.map((plan) => (
            <RepairPlan
              key={plan.fix}
              plan={plan}
              currency={seen.currency}
              isPending={isPending}
              onConfirm={() => confirm(plan)}
            />
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}
