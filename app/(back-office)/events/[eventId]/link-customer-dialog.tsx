"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { linkCustomerAction } from "@/app/(back-office)/events/actions";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";
import { useTenantSearch } from "./use-tenant-search";

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
  const ids = { search: useId(), tenant: useId(), hint: useId() };
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState("");
  const { seen, search } = useTenantSearch();
  const { dialog, run, error, isPending } = useActionDialog(linkCustomerAction);
  const { found } = seen;
  const tenant = found.find(({ id }) => String(id) === chosen);
  const problem = error ?? seen.message;

  function onOpenChange(isOpen: boolean) {
    dialog.onOpenChange(isOpen);
    if (isOpen) search(typed, 0);
  }

  function first(): string {
    if (seen.isSearching) return t("searching");
    if (found.length > 0) return t("choose", { count: found.length });
    return typed.trim() ? t("noneFound") : t("noTenants");
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
          <ActionError message={problem} />
          <div className="grid gap-1.5">
            <Label htmlFor={ids.search}>{t("search")}</Label>
            <Input
              id={ids.search}
              type="search"
              maxLength={200}
              aria-describedby={ids.hint}
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                search(event.target.value);
              }}
            />
            <p id={ids.hint} className="text-xs text-muted">
              {t("searchHint")}
            </p>
          </div>
          <div className="grid gap-1.5">
            <Label htmlFor={ids.tenant}>{t("tenant")}</Label>
            <Select
              id={ids.tenant}
              aria-busy={seen.isSearching}
              value={tenant ? chosen : ""}
              onChange={(event) => setChosen(event.target.value)}
            >
              <option value="">{first()}</option>
              {found.map(({ id, name }) => (
                <option key={id} value={id}>
                  {found.some((other) => other.name === name && other.id !== id) ? `${name} (${id})` : name}
                </option>
              ))}
            </Select>
          </div>
          <p className="text-sm text-muted">{t("then")}</p>
        </div>
      </DialogContent>
    </Dialog>
  );
}
