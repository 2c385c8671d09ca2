"use client";

import { Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { LookFailure } from "@/components/actions/look-failure";
import { useAction } from "@/components/actions/use-action";
import { useLook } from "@/components/actions/use-look";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogTrigger, SheetContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { createCheckoutLinkAction, findCheckoutLinkAction, replaceCheckoutLinkAction } from "./actions";
import { CheckoutOfferForm, type OfferablePlan } from "./checkout-offer-form";
import { OpenCheckoutLink } from "./open-checkout-link";

/** Makes, shows, sends and replaces the one link on which a tenant can subscribe by itself. */
export function CheckoutLinkSheet({
  tenant,
  plans,
  canMail,
  intentIds,
  unavailable,
}: {
  tenant: { id: number; name: string; email: string | null; hasCustomer: boolean };
  plans: OfferablePlan[];
  canMail: boolean;
  intentIds: { create: string; replace: string; mail: string };
  unavailable: string | null;
}) {
  const t = useTranslations("customer.checkout");
  const dismiss = useTranslations("actions")("dismiss");
  const [isOpen, setIsOpen] = useState(false);
  const [isReplacing, setIsReplacing] = useState(false);
  const { ask, again, answer } = useLook(findCheckoutLinkAction);
  const create = useAction(createCheckoutLinkAction, shown);
  const replace = useAction(replaceCheckoutLinkAction, shown);
  const formId = useId();
  const link = answer?.ok ? answer.seen : null;
  const isOffering = answer?.ok === true && (link === null || isReplacing);
  const isPending = create.isPending || replace.isPending;

  function shown() {
    setIsReplacing(false);
    ask({ tenantId: tenant.id });
  }

  function onOpenChange(next: boolean) {
    if (isPending) return;
    setIsOpen(next);
    create.clearError();
    replace.clearError();
    if (next) shown();
  }

  function offer(terms: { planId: number; trialDays: number }) {
    if (isReplacing) replace.run({ tenantId: tenant.id, intentId: intentIds.replace, ...terms });
    else create.run({ tenantId: tenant.id, intentId: intentIds.create, ...terms });
  }

  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          <Send aria-hidden />
          {t("name")}
        </ActionTrigger>
      </DialogTrigger>
      <SheetContent
        title={t("title")}
        description={t("body", { tenant: tenant.name })}
        footer={
          <>
            {isReplacing ? (
              <Button onClick={() => setIsReplacing(false)}>{t("keep")}</Button>
            ) : (
              <DialogClose asChild>
                <Button>{dismiss}</Button>
              </DialogClose>
            )}
            {isOffering && (
              <Button type="submit" form={formId} variant="primary" aria-disabled={isPending}>
                {isReplacing ? t(isPending ? "replacing" : "replace") : t(isPending ? "creating" : "create")}
              </Button>
            )}
            {link && !isReplacing && <Button onClick={() => setIsReplacing(true)}>{t("replace")}</Button>}
          </>
        }
      >
        <div className="grid gap-4">
          <ActionError message={create.error ?? replace.error} />
          {answer === null && (
            <div aria-busy="true" className="grid gap-2">
              <p className="text-sm text-muted">{t("looking")}</p>
              <Skeleton className="h-8 w-full" />
              <Skeleton className="h-16 w-full" />
            </div>
          )}
          {answer?.ok === false && <LookFailure message={answer.message} onAgain={again} />}
          {link && !isReplacing && (
            <OpenCheckoutLink
              key={link.sessionId}
              tenant={tenant}
              link={link}
              canMail={canMail}
              intentId={intentIds.mail}
            />
          )}
          {isOffering && <CheckoutOfferForm id={formId} plans={plans} notes={notes()} onSubmit={offer} />}
        </div>
      </SheetContent>
    </Dialog>
  );

  function notes(): string[] {
    if (isReplacing) return [t("replaceBody")];
    return tenant.hasCustomer ? [] : [t("makesCustomer", { tenant: tenant.name })];
  }
}
