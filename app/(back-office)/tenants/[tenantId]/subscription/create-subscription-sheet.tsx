"use client";

import { CalendarPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { ActionTrigger } from "@/app/(back-office)/tenants/[tenantId]/action-trigger";
import { useActionDialog } from "@/app/(back-office)/tenants/[tenantId]/use-action-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogTrigger, SheetContent } from "@/components/ui/dialog";
import { createSubscriptionAction } from "./actions";
import { CreateSubscriptionForm } from "./create-subscription-form";
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
  const dismiss = useTranslations("tenant.actions")("dismiss");
  const { dialog, run, error, isPending } = useActionDialog(createSubscriptionAction);
  const formId = useId();
  return (
    <Dialog {...dialog}>
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
            <Button type="submit" form={formId} variant="primary" aria-disabled={isPending}>
              {isPending ? t("pending") : t("name")}
            </Button>
          </>
        }
      >
        <CreateSubscriptionForm
          id={formId}
          tenantId={tenant.id}
          plans={plans}
          today={today}
          hasPaymentMethod={tenant.hasPaymentMethod}
          error={error}
          onSubmit={(terms) => run({ tenantId: tenant.id, intentId, ...terms })}
        />
      </SheetContent>
    </Dialog>
  );
}
