"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { ignoreCustomerAction } from "@/app/(back-office)/events/actions";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";

export function IgnoreCustomerDialog({
  stripeCustomerId,
  intentId,
  unavailable,
}: {
  stripeCustomerId: string;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("events.ignore");
  const noteId = useId();
  const [note, setNote] = useState("");
  const { dialog, run, error, isPending } = useActionDialog(ignoreCustomerAction);
  return (
    <Dialog {...dialog}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>{t("name")}</ActionTrigger>
      </DialogTrigger>
      <DialogContent
        title={t("title")}
        description={t("body", { customer: stripeCustomerId })}
        footer={
          <>
            <DialogClose asChild>
              <Button>{t("dismiss")}</Button>
            </DialogClose>
            <Button
              variant="primary"
              aria-disabled={isPending}
              onClick={() => run({ stripeCustomerId, note, intentId })}
            >
              {isPending ? t("pending") : t("name")}
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <ActionError message={error} />
          <div className="grid gap-1.5">
            <Label htmlFor={noteId}>{t("note")}</Label>
            <Input
              id={noteId}
              value={note}
              maxLength={500}
              placeholder={t("notePlaceholder")}
              onChange={(event) => setNote(event.target.value)}
            />
          </div>
        </div>
      </DialogContent>
    </Dialog>
  );
}
