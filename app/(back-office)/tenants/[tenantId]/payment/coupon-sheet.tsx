"use client";

import { TicketPercent } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { useLook } from "@/components/actions/use-look";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogTrigger, SheetContent } from "@/components/ui/dialog";
import { applyCouponAction } from "./actions";
import { CouponChoice } from "./coupon-choice";
import { listCouponsLook, previewCouponLook } from "./looks";
import { TermsComparison } from "./terms-comparison";

export function CouponSheet({
  tenant,
  replaced,
  intentId,
  unavailable,
}: {
  tenant: { id: number; name: string };
  /** The discount that a new one takes the place of. */
  replaced: string | null;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("payment.coupon");
  const dismiss = useTranslations("actions")("dismiss");
  const { dialog, run, error, isPending } = useActionDialog(applyCouponAction);
  const coupons = useLook(listCouponsLook);
  const preview = useLook(previewCouponLook);
  const [couponId, setCouponId] = useState<string | null>(null);
  const isReady = couponId !== null && preview.answer?.ok === true;

  function onOpenChange(next: boolean) {
    dialog.onOpenChange(next);
    if (!next) return;
    setCouponId(null);
    coupons.ask({ tenantId: tenant.id });
  }

  function choose(id: string | null) {
    setCouponId(id);
    if (id !== null) preview.ask({ tenantId: tenant.id, couponId: id });
  }

  return (
    <Dialog open={dialog.open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          <TicketPercent aria-hidden />
          {t("name")}
        </ActionTrigger>
      </DialogTrigger>
      <SheetContent
        title={t("title")}
        description={
          replaced
            ? t("bodyReplaces", { tenant: tenant.name, discount: replaced })
            : t("body", { tenant: tenant.name })
        }
        footer={
          <>
            <DialogClose asChild>
              <Button>{dismiss}</Button>
            </DialogClose>
            <Button
              variant="primary"
              disabled={!isReady}
              aria-disabled={isPending || !isReady}
              onClick={() => couponId && run({ tenantId: tenant.id, intentId, couponId })}
            >
              {isPending ? t("pending") : t("name")}
            </Button>
          </>
        }
      >
        <div className="grid gap-5">
          <ActionError message={error} />
          <CouponChoice answer={coupons.answer} value={couponId} onChange={choose} onAgain={coupons.again} />
          {couponId !== null && (
            <TermsComparison answer={preview.answer} showsTax={false} onAgain={preview.again} />
          )}
        </div>
      </SheetContent>
    </Dialog>
  );
}
