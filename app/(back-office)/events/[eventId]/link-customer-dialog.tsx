"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { linkCustomerAction } from "@/app/(back-office)/events/actions";
import { ActionError } from "@/app/(back-office)/tenants/[tenantId]/action-error";
import { ActionTrigger } from "@/app/(back-office)/tenants/[tenantId]/action-trigger";
import { useActionDialog } from "@/app/(back-office)/tenants/[tenantId]/use-action-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";

/** Chooses the tenant among those that have no customer. */
export function LinkCustomerDialog({
  stripeCustomerId,
  words,
  tenants,
  intentId,
  unavailable,
}: {
  stripeCustomerId: string;
  words: string;
  tenants: { id: number; name: string }[];
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("events.link");
  const ids = { search: useId(), tenant: useId() };
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState("");
  const { dialog, run, error, isPending } = useActionDialog(linkCustomerAction);
  const found = tenants.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()));
  const tenant = found.find(({ id }) => String(id) === chosen);
  return (
    <Dialog {...dialog}>
      <DialogTrigger asChild>
        <ActionTrigger
          variant="primary"
          unavailable={unavailable ?? (tenants.length === 0 ? t("noTenants") : null)}
        >
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
          <ActionError message={error} />
          <div className="grid gap-1.5">
            <Label htmlFor={ids.search}>{t("search")}</Label>
            <Input
              id={ids.search}
              type="search"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </div>
          <div className="grid gap-1.5">
            <Label htmlFor={ids.tenant}>{t("tenant")}</Label>
            <Select
              id={ids.tenant}
              value={tenant ? chosen : ""}
              onChange={(event) => setChosen(event.target.value)}
            >
              <option value="">
                {found.length > 0 ? t("choose", { count: found.length }) : t("noneFound")}
              </option>
              {found.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
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
