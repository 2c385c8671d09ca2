"use client";

import { TicketX } from "lucide-react";
import { useTranslations } from "next-intl";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { useLook } from "@/components/actions/use-look";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { removeDiscountAction } from "./actions";
import { previewCouponLook } from "./looks";
import { TermsComparison } from "./terms-comparison";

export function RemoveDiscountDialog({
  tenant,
  discount,
  intentId,
  unavailable,
}: {
  tenant: { id: number; name: string };
  discount: string;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("payment.removeDiscount");
  const keep = t("keep");
  const { dialog, run, error, isPending } = useActionDialog(removeDiscountAction);
  const preview = useLook(previewCouponLook);
  const isReady = preview.answer?.ok === true;

  function onOpenChange(next: boolean) {
    dialog.onOpenChange(next);
    if (next) preview.ask({ tenantId: tenant.id, couponId: null });
  }

  return (
    <Dialog open={dialog.open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          <TicketX aria-hidden />
          {t("name")}
        </ActionTrigger>
      </DialogTrigger>
      <DialogContent
        title={t("title")}
        description={t("body", { tenant: tenant.name, discount })}
        footer={
          <>
            <DialogClose asChild>
              <Button>{keep}</Button>
            </DialogClose>
            <Button
              variant="danger"
              disabled={!isReady}
              aria-disabled={isPending || !isReady}
              onClick={() => run({ tenantId: tenant.id, intentId })}
            >
              {isPending ? t("pending") : t("name")}
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <ActionError message={error} />
          <TermsComparison answer={preview.answer} showsTax={false} onAgain={preview.again} />
        </div>
      </DialogContent>
    </Dialog>
  );
}
