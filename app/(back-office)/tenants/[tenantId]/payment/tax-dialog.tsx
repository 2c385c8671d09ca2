"use client";

import { Percent } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { useLook } from "@/components/actions/use-look";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { setAutomaticTaxAction } from "./actions";
import { previewTaxLook } from "./looks";
import { TermsComparison } from "./terms-comparison";

/**
 * Turns automatic tax on where it is off, and off where it is on. What it was
 * opened for stays: it must not turn into its opposite, under amounts that are
 * not its own, when the page behind hears that somebody else was faster.
 */
export function TaxDialog({
  tenant,
  isOn,
  intentId,
  unavailable,
}: {
  tenant: { id: number; name: string };
  isOn: boolean;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("payment.tax");
  const dismiss = useTranslations("actions")("dismiss");
  const { dialog, run, error, isPending } = useActionDialog(setAutomaticTaxAction);
  const preview = useLook(previewTaxLook);
  const isReady = preview.answer?.ok === true;
  const [asked, setAsked] = useState(!isOn);
  const enabled = dialog.open ? asked : !isOn;

  function onOpenChange(next: boolean) {
    dialog.onOpenChange(next);
    if (!next) return;
    setAsked(!isOn);
    preview.ask({ tenantId: tenant.id, enabled: !isOn });
  }

  return (
    <Dialog open={dialog.open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          <Percent aria-hidden />
          {t(enabled ? "turnOn" : "turnOff")}
        </ActionTrigger>
      </DialogTrigger>
      <DialogContent
        title={t(enabled ? "titleOn" : "titleOff")}
        description={t(enabled ? "bodyOn" : "bodyOff", { tenant: tenant.name })}
        footer={
          <>
            <DialogClose asChild>
              <Button>{dismiss}</Button>
            </DialogClose>
            <Button
              variant="primary"
              disabled={!isReady}
              aria-disabled={isPending || !isReady}
              onClick={() => run({ tenantId: tenant.id, intentId, enabled })}
            >
              {isPending ? t("pending") : t(enabled ? "turnOn" : "turnOff")}
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <ActionError message={error} />
          <TermsComparison answer={preview.answer} showsTax onAgain={preview.again} />
        </div>
      </DialogContent>
    </Dialog>
  );
}
