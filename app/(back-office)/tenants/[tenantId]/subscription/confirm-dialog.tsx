"use client";

import type { ReactNode } from "react";
import { ActionError } from "@/app/(back-office)/tenants/[tenantId]/action-error";
import { ActionTrigger } from "@/app/(back-office)/tenants/[tenantId]/action-trigger";
import { useActionDialog } from "@/app/(back-office)/tenants/[tenantId]/use-action-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { ActionResult } from "@/lib/admin-action";

type Texts = { name: string; title: string; body: string; confirm: string; pending: string; dismiss: string };

/** One verb on a tenant's subscription: what it will do, and its own name on the button. */
export function ConfirmDialog({
  icon,
  texts,
  action,
  input,
  unavailable,
}: {
  icon: ReactNode;
  texts: Texts;
  action: (input: { tenantId: number; intentId: string }) => Promise<ActionResult>;
  input: { tenantId: number; intentId: string };
  unavailable: string | null;
}) {
  const { dialog, run, error, isPending } = useActionDialog(action);
  return (
    <Dialog {...dialog}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          {icon}
          {texts.name}
        </ActionTrigger>
      </DialogTrigger>
      <DialogContent
        title={texts.title}
        description={texts.body}
        footer={
          <>
            <DialogClose asChild>
              <Button>{texts.dismiss}</Button>
            </DialogClose>
            <Button variant="primary" aria-disabled={isPending} onClick={() => run(input)}>
              {isPending ? texts.pending : texts.confirm}
            </Button>
          </>
        }
      >
        {error && <ActionError message={error} />}
      </DialogContent>
    </Dialog>
  );
}
