"use client";

import { useTranslations } from "next-intl";
import { ActionError } from "@/app/(back-office)/tenants/[tenantId]/action-error";
import { ActionTrigger } from "@/app/(back-office)/tenants/[tenantId]/action-trigger";
import { useActionDialog } from "@/app/(back-office)/tenants/[tenantId]/use-action-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { ActionResult } from "@/lib/admin-action";

type Subject = { tenantId: number; stripeObjectId: string; intentId: string };

/** Says what a fix will do before it is done. */
export function ConfirmFixDialog({
  fix,
  action,
  subject,
  tenantName,
  unavailable,
}: {
  fix: "forget" | "cancel_second";
  action: (input: Subject) => Promise<ActionResult>;
  subject: Subject;
  tenantName: string;
  unavailable: string | null;
}) {
  const t = useTranslations(`reconciliation.fix.${fix}`);
  const { dialog, run, error, isPending } = useActionDialog(action);
  return (
    <Dialog {...dialog}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>{t("name")}</ActionTrigger>
      </DialogTrigger>
      <DialogContent
        title={t("title")}
        description={[tenantName, subject.stripeObjectId].join(" · ")}
        footer={
          <>
            <DialogClose asChild>
              <Button>{t("dismiss")}</Button>
            </DialogClose>
            <Button
              variant={fix === "forget" ? "primary" : "danger"}
              aria-disabled={isPending}
              onClick={() => run(subject)}
            >
              {isPending ? t("pending") : t("name")}
            </Button>
          </>
        }
      >
        <div className="grid gap-3 text-sm">
          <ActionError message={error} />
          <p>{t("body", { tenant: tenantName, object: subject.stripeObjectId })}</p>
        </div>
      </DialogContent>
    </Dialog>
  );
}
