"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { ActionResult } from "@/lib/domain/action-result";
import { confirmsCustomer, type DifferingValue } from "@/lib/domain/drift";
import { SecondSubscription, TypedCustomer } from "./second-subscription";

type Subject = { tenantId: number; stripeObjectId: string; intentId: string };

/** Says what a fix will do before it is done. */
export function ConfirmFixDialog({
  fix,
  action,
  subject,
  values,
  livemode,
  tenantName,
  unavailable,
}: {
  fix: "forget" | "cancel_second";
  action: (input: Subject & { confirmation: string }) => Promise<ActionResult>;
  subject: Subject;
  /** What the comparison found of it. */
  values: DifferingValue[];
  livemode: boolean;
  tenantName: string;
  unavailable: string | null;
}) {
  const t = useTranslations(`reconciliation.fix.${fix}`);
  const { dialog, run, error, isPending } = useActionDialog(action);
  const [typed, setTyped] = useState("");
  const endsSecond = fix === "cancel_second";
  const mustType = endsSecond && livemode;
  const customerId = values.find(({ name }) => name === "stripeCustomerId")?.stripes ?? null;
  const isTyped = customerId === null ? typed.trim() !== "" : confirmsCustomer(typed, customerId, true);
  const isReady = !mustType || isTyped;

  function onOpenChange(isOpen: boolean) {
    if (!isPending) setTyped("");
    dialog.onOpenChange(isOpen);
  }

  return (
    <Dialog {...dialog} onOpenChange={onOpenChange}>
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
              aria-disabled={isPending || !isReady}
              onClick={() => isReady && run({ ...subject, confirmation: typed.trim() })}
            >
              {isPending ? t("pending") : t("name")}
            </Button>
          </>
        }
      >
        <div className="grid gap-3 text-sm">
          <ActionError message={error} />
          <p>{t("body", { tenant: tenantName, object: subject.stripeObjectId })}</p>
          {endsSecond && <SecondSubscription values={values} />}
          {mustType && <TypedCustomer customerId={customerId} value={typed} onChange={setTyped} />}
        </div>
      </DialogContent>
    </Dialog>
  );
}
