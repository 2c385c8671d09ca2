"use client";

import { CirclePlay } from "lucide-react";
import { useTranslations } from "next-intl";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { Entitlement } from "@/lib/domain/entitlement";
import { liftAction, liftQuotaAction } from "./actions";

const ACTIONS = { lift: liftAction, liftQuota: liftQuotaAction } as const;

export function LiftDialog({
  verb,
  tenant,
  afterwards,
  intentId,
  unavailable,
}: {
  /** Which suspension ends: the one by hand, or the quota's. */
  verb: keyof typeof ACTIONS;
  tenant: { id: number; name: string };
  /** Whether the tenant will be served then: another reason may stay. */
  afterwards: Entitlement;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("suspension");
  const reason = useTranslations("suspension.reasons");
  const dismiss = useTranslations("actions")("dismiss");
  const { dialog, run, error, isPending } = useActionDialog(ACTIONS[verb]);
  return (
    <Dialog {...dialog}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          <CirclePlay aria-hidden />
          {t(`${verb}.name`)}
        </ActionTrigger>
      </DialogTrigger>
      <DialogContent
        title={t(`${verb}.title`, { tenant: tenant.name })}
        description={t(`${verb}.body`)}
        footer={
          <>
            <DialogClose asChild>
              <Button>{dismiss}</Button>
            </DialogClose>
            <Button
              variant="primary"
              aria-disabled={isPending}
              onClick={() => run({ tenantId: tenant.id, intentId })}
            >
              {isPending ? t(`${verb}.pending`) : t(`${verb}.name`)}
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <ActionError message={error} />
          <p className="text-sm">
            {afterwards.servesCalls
              ? t("lift.served")
              : t("lift.notServed", { reason: reason(afterwards.reason) })}
          </p>
        </div>
      </DialogContent>
    </Dialog>
  );
}
