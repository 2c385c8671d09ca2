"use client";

import { Wrench } from "lucide-react";
import { useTranslations } from "next-intl";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { EndpointRepair } from "@/lib/domain/endpoint-check";
import { repairEndpointAction } from "./actions";

/** Says what will be made, changed or disabled at Stripe before it is. */
export function RepairEndpointDialog({
  kind,
  repair,
  url,
  endpointId,
  missing,
  intentId,
  unavailable,
}: {
  kind: "snapshot" | "thin";
  repair: EndpointRepair;
  url: string;
  endpointId: string | null;
  missing: number;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("settings.endpoints");
  const { dialog, run, error, isPending } = useActionDialog(repairEndpointAction);
  return (
    <Dialog {...dialog}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          <Wrench aria-hidden />
          {t(`repair.${repair}`)}
        </ActionTrigger>
      </DialogTrigger>
      <DialogContent
        title={t(`confirm.${repair}.title`)}
        description={t(`confirm.${repair}.body`, { id: endpointId ?? "", missing })}
        footer={
          <>
            <DialogClose asChild>
              <Button>{t("dismiss")}</Button>
            </DialogClose>
            <Button variant="primary" aria-disabled={isPending} onClick={() => run({ kind, intentId })}>
              {isPending ? t("pending") : t(`repair.${repair}`)}
            </Button>
          </>
        }
      >
        <div className="grid gap-3 text-sm">
          <ActionError message={error} />
          <p className="break-all font-mono text-xs text-muted">{url}</p>
          {repair !== "update" && <p className="text-muted">{t("secretKept")}</p>}
        </div>
      </DialogContent>
    </Dialog>
  );
}
