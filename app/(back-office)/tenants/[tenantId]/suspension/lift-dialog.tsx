"use client";

import { CirclePlay } from "lucide-react";
import { useTranslations } from "next-intl";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { Entitlement } from "@/lib/domain/entitlement";
import { liftAction } from "./actions";

export function LiftDialog({
  tenant,
  afterwards,
  intentId,
  unavailable,
}: {
  tenant: { id: number; name: string };
  /** Whether the tenant will be served then: another reason may stay. */
  afterwards: Entitlement;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("suspension.lift");
  const reason = useTranslations("suspension.reasons");
  const dismiss = useTranslations("actions")("dismiss");
  const { dialog, run, error, isPending } = useActionDialog(liftAction);
  return (
    <Dialog {...dialog}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          <CirclePlay aria-hidden />
          {t("name")}
        </ActionTrigger>
      </DialogTrigger>
      <DialogContent
        title={t("title", { tenant: tenant.name })}
        description={t("body")}
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
              {isPending ? t("pending") : t("name")}
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <ActionError message={error} />
          <p className="text-sm">
            {afterwards.servesCalls ? t("served") : t("notServed", { reason: reason(afterwards.reason) })}
          </p>
        </div>
      </DialogContent>
    </Dialog>
  );
}
