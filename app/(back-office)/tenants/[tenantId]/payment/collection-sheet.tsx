"use client";

import { HandCoins } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { CollectionChoice } from "@/app/(back-office)/tenants/[tenantId]/subscription/collection-choice";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogTrigger, SheetContent } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { CollectionMethod } from "@/lib/domain/values";
import { changeCollectionAction } from "./actions";
import { CollectionOutlook, type NextBill } from "./collection-outlook";

const USUAL_DAYS_UNTIL_DUE = 14;

export function CollectionSheet({
  tenant,
  current,
  next,
  intentId,
  unavailable,
}: {
  tenant: { id: number; name: string; paymentMethod: string | null; hasOpenInvoice: boolean };
  current: { method: CollectionMethod; daysUntilDue: number | null };
  next: NextBill | null;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("payment.collection");
  const dismiss = useTranslations("actions")("dismiss");
  const { dialog, run, error, isPending } = useActionDialog(changeCollectionAction);
  const [method, setMethod] = useState<CollectionMethod>(current.method);
  const [days, setDays] = useState(current.daysUntilDue ?? USUAL_DAYS_UNTIL_DUE);
  const daysId = useId();
  const formId = useId();
  const isSent = method === "send_invoice";
  const cannotCharge = !isSent && tenant.paymentMethod === null;
  const isSame = method === current.method && (!isSent || days === current.daysUntilDue);
  const isReady = !cannotCharge && !isSame;

  function onOpenChange(next: boolean) {
    dialog.onOpenChange(next);
    if (next) setMethod(current.method);
  }

  return (
    <Dialog open={dialog.open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          <HandCoins aria-hidden />
          {t("name")}
        </ActionTrigger>
      </DialogTrigger>
      <SheetContent
        title={t("title")}
        description={t("body", { tenant: tenant.name })}
        footer={
          <>
            <DialogClose asChild>
              <Button>{dismiss}</Button>
            </DialogClose>
            <Button
              type="submit"
              form={formId}
              variant="primary"
              disabled={!isReady}
              aria-disabled={isPending || !isReady}
            >
              {isPending ? t("pending") : t(isSent ? "confirmSend" : "confirmCharge")}
            </Button>
          </>
        }
      >
        <form
          id={formId}
          className="grid gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            run({ tenantId: tenant.id, intentId, collectionMethod: method, daysUntilDue: days || 0 });
          }}
        >
          <ActionError message={error} />
          <CollectionChoice value={method} onChange={setMethod} />
          {isSent && (
            <div className="grid gap-1.5">
              <Label htmlFor={daysId}>{t("days")}</Label>
              <Input
                id={daysId}
                type="number"
                inputMode="numeric"
                required
                min={0}
                max={365}
                className="max-w-28 tabular-nums"
                value={Number.isNaN(days) ? "" : days}
                onChange={(event) => setDays(event.target.valueAsNumber)}
              />
            </div>
          )}
          <CollectionOutlook
            next={next}
            daysUntilDue={isSent ? days || 0 : null}
            paymentMethod={tenant.paymentMethod}
            hasOpenInvoice={tenant.hasOpenInvoice}
          />
          {isSame && <p className="text-sm text-muted">{t("same")}</p>}
        </form>
      </SheetContent>
    </Dialog>
  );
}
