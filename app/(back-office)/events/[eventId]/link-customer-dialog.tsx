"use client";

import { useTranslations } from "next-intl";
import { linkCustomerAction, searchFreeTenantsAction } from "@/app/(back-office)/events/actions";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { TenantPicker } from "@/components/actions/tenant-picker";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { useTenantSearch } from "@/components/actions/use-tenant-search";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";

/** Searches the tenants that have no customer, and chooses one of them. */
export function LinkCustomerDialog({
  stripeCustomerId,
  words,
  intentId,
  unavailable,
}: {
  stripeCustomerId: string;
  words: string;
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("events.link");
  const search = useTenantSearch(searchFreeTenantsAction);
  const { dialog, run, error, isPending } = useActionDialog(linkCustomerAction);
  const { tenant } = search;

  function onOpenChange(isOpen: boolean) {
    dialog.onOpenChange(isOpen);
    if (isOpen) search.begin();
  }

  return (
    <Dialog {...dialog} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <ActionTrigger variant="primary" unavailable={unavailable}>
          {t("name")}
        </ActionTrigger>
      </DialogTrigger>
      <DialogContent
        title={t("title")}
        description={t("body", { customer: words ? `${words} (${stripeCustomerId})` : stripeCustomerId })}
        footer={
          <>
            <DialogClose asChild>
              <Button>{t("dismiss")}</Button>
            </DialogClose>
            <Button
              variant="primary"
              aria-disabled={isPending || !tenant}
              onClick={() => tenant && run({ tenantId: tenant.id, stripeCustomerId, intentId })}
            >
              {isPending ? t("pending") : tenant ? t("confirm", { tenant: tenant.name }) : t("name")}
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <ActionError message={error ?? search.message} />
          <TenantPicker
            search={search}
            words={{ label: t("search"), noneFound: t("noneFound"), noTenants: t("noTenants") }}
          />
          <p className="text-sm text-muted">{t("then")}</p>
        </div>
      </DialogContent>
    </Dialog>
  );
}
