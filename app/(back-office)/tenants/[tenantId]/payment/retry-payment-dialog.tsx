"use client";

import { RotateCw } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { moneyText } from "@/lib/domain/money";
import { retryPaymentAction } from "./actions";
import { OpenInvoiceChoice, type OwedInvoice } from "./open-invoice-choice";

export function RetryPaymentDialog({
  tenant,
  invoices,
  intentId,
  unavailable,
}: {
  tenant: { id: number; name: string; paymentMethod: string | null };
  /** The oldest first. */
  invoices: OwedInvoice[];
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("payment.retry");
  const dismiss = useTranslations("actions")("dismiss");
  const locale = useLocale();
  const { dialog, run, error, isPending } = useActionDialog(retryPaymentAction);
  const [wanted, setWanted] = useState<string | null>(null);
  // What was chosen may be paid by now: then it is the oldest that is left.
  const chosen = invoices.find(({ id }) => id === wanted) ?? invoices[0];
  const amount = chosen ? moneyText(chosen.remainingMinor, chosen.currency, locale) : "";

  return (
    <Dialog {...dialog}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          <RotateCw aria-hidden />
          {t("name")}
        </ActionTrigger>
      </DialogTrigger>
      <DialogContent
        title={t("title")}
        description={t("body", { tenant: tenant.name, method: tenant.paymentMethod ?? "—" })}
        footer={
          <>
            <DialogClose asChild>
              <Button>{dismiss}</Button>
            </DialogClose>
            <Button
              variant="primary"
              disabled={!chosen}
              aria-disabled={isPending || !chosen}
              onClick={() => chosen && run({ tenantId: tenant.id, intentId, stripeInvoiceId: chosen.id })}
            >
              {isPending ? t("pending") : t("confirm", { amount })}
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <ActionError message={error} />
          {chosen ? (
            <OpenInvoiceChoice invoices={invoices} value={chosen.id} onChange={setWanted} />
          ) : (
            <p className="text-sm text-muted">{t("nothing")}</p>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}
