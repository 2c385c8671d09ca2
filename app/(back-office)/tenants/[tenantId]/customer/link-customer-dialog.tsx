"use client";

import { Link2, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { useLook } from "@/components/actions/use-look";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogTrigger, SheetContent } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { linkCustomerAction, searchCustomersAction } from "./actions";
import { CustomerResults } from "./customer-results";

/** Finds a customer in Stripe and makes it this tenant's. It begins with what the tenant is known by. */
export function LinkCustomerDialog({
  tenant,
  intentId,
  unavailable,
}: {
  tenant: { id: number; name: string; email: string | null };
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("customer.link");
  const dismiss = useTranslations("actions")("dismiss");
  const { dialog, run, error, isPending } = useActionDialog(linkCustomerAction);
  const search = useLook(searchCustomersAction);
  const [typed, setTyped] = useState(tenant.email ?? tenant.name);
  const [chosen, setChosen] = useState<string | null>(null);
  const fieldId = useId();

  function onOpenChange(isOpen: boolean) {
    dialog.onOpenChange(isOpen);
    if (isOpen) ask();
  }

  function ask() {
    setChosen(null);
    search.ask({ tenantId: tenant.id, typed });
  }

  return (
    <Dialog {...dialog} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          <Link2 aria-hidden />
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
              variant="primary"
              aria-disabled={isPending || chosen === null}
              onClick={() => chosen && run({ tenantId: tenant.id, intentId, stripeCustomerId: chosen })}
            >
              {isPending ? t("pending") : t("confirm")}
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <ActionError message={error} />
          <form
            className="grid gap-1.5"
            onSubmit={(event) => {
              event.preventDefault();
              ask();
            }}
          >
            <Label htmlFor={fieldId}>{t("search")}</Label>
            <div className="flex gap-2">
              <Input
                id={fieldId}
                type="search"
                maxLength={200}
                aria-describedby={`${fieldId}-hint`}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
              <Button type="submit">
                <Search aria-hidden />
                {t("find")}
              </Button>
            </div>
            <p id={`${fieldId}-hint`} className="text-xs text-muted">
              {t("searchHint")}
            </p>
          </form>
          <CustomerResults
            answer={search.answer}
            onAgain={search.again}
            chosen={chosen}
            onChoose={setChosen}
          />
        </div>
      </SheetContent>
    </Dialog>
  );
}
