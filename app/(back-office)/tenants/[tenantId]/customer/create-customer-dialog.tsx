"use client";

import { UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { createCustomerAction } from "./actions";

export function CreateCustomerDialog({
  tenant,
  intentId,
  unavailable,
}: {
  tenant: { id: number; name: string; email: string | null };
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("tenant.createCustomer");
  const dismiss = useTranslations("actions")("dismiss");
  const { dialog, run, error, isPending } = useActionDialog(createCustomerAction);
  return (
    <Dialog {...dialog}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          <UserPlus aria-hidden />
          {t("name")}
        </ActionTrigger>
      </DialogTrigger>
      <DialogContent
        title={t("title")}
        description={t("body", { tenant: tenant.name })}
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
          <dl className="grid gap-1 text-sm">
            <dt className="text-muted">{t("email")}</dt>
            <dd>{tenant.email ?? t("noEmail")}</dd>
          </dl>
        </div>
      </DialogContent>
    </Dialog>
  );
}
