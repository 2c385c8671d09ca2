"use client";

import { CalendarPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { useLook } from "@/components/actions/use-look";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogTrigger, SheetContent } from "@/components/ui/dialog";
import { createSubscriptionAction, previewFirstInvoiceAction } from "./actions";
import { CreateSubscriptionForm, type FirstTerms } from "./create-subscription-form";
import type { OfferedPlan } from "./plan-terms";

export function CreateSubscriptionSheet({
  tenant,
  plans,
  today,
  intentId,
  unavailable,
}: {
  tenant: { id: number; name: string; hasPaymentMethod: boolean };
  plans: OfferedPlan[];
  today: Date;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("tenant.createSubscription");
  const dismiss = useTranslations("actions")("dismiss");
  const { dialog, run, error, isPending } = useActionDialog(createSubscriptionAction);
  const { ask, again, answer } = useLook(previewFirstInvoiceAction);
  const formId = useId();
  const isReady = answer?.ok === true;

  function preview(terms: FirstTerms) {
    ask({ tenantId: tenant.id, ...terms });
  }

  function onOpenChange(next: boolean) {
    dialog.onOpenChange(next);
    const [plan] = plans;
    if (next && plan) preview({ planId: plan.id, trialDays: plan.trialDays, anchorDay: null });
  }

  return (
    <Dialog open={dialog.open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          <CalendarPlus aria-hidden />
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
              {isPending ? t("pending") : t("name")}
            </Button>
          </>
        }
      >
        <CreateSubscriptionForm
          id={formId}
          plans={plans}
          today={today}
          hasPaymentMethod={tenant.hasPaymentMethod}
          error={error}
          answer={answer}
          onTerms={preview}
          onAgain={again}
          onSubmit={(terms) => {
            if (isReady) run({ tenantId: tenant.id, intentId, ...terms });
          }}
        />
      </SheetContent>
    </Dialog>
  );
}
