"use client";

import { CircleStop } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { suspendAction } from "./actions";

const LONGEST_REASON = 300;

export function SuspendDialog({
  tenant,
  intentId,
  unavailable,
}: {
  tenant: { id: number; name: string };
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("suspension.suspend");
  const dismiss = useTranslations("actions")("dismiss");
  const [why, setWhy] = useState("");
  const { dialog, run, error, isPending } = useActionDialog(suspendAction);
  const [formId, whyId, hintId] = [useId(), useId(), useId()];
  const isReady = why.trim() !== "";
  return (
    <Dialog {...dialog}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable} onClick={() => setWhy("")}>
          <CircleStop aria-hidden />
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
              variant="danger"
              type="submit"
              form={formId}
              disabled={!isReady}
              aria-disabled={isPending || !isReady}
            >
              {isPending ? t("pending") : t("name")}
            </Button>
          </>
        }
      >
        <form
          id={formId}
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady) run({ tenantId: tenant.id, intentId, why });
          }}
        >
          <ActionError message={error} />
          <p className="text-sm">{t("billing")}</p>
          <div className="grid gap-1.5">
            <Label htmlFor={whyId}>{t("why")}</Label>
            <Input
              id={whyId}
              value={why}
              required
              maxLength={LONGEST_REASON}
              autoComplete="off"
              aria-describedby={hintId}
              onChange={(event) => setWhy(event.target.value)}
            />
            <p id={hintId} className="text-xs text-muted">
              {t("whyHint")}
            </p>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
