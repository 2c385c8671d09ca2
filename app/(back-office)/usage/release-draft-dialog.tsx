"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { Money } from "@/components/billing/money";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Missing } from "@/components/ui/missing";
import { minutesAtStripe } from "@/lib/domain/meter-report";
import { overageAmountMinor, overageMinutes } from "@/lib/domain/usage";
import { releaseDraftAction } from "./actions";
import type { ShownPeriod } from "./period-cells";

/** Lets a held draft go although its usage is not confirmed, after saying what differs in minutes and money. */
export function ReleaseDraftDialog({ period }: { period: ShownPeriod }) {
  const t = useTranslations("usage.periods.release");
  const { dialog, run, error, isPending } = useActionDialog(releaseDraftAction);
  const { tenantId, tenantName, stripeSubscriptionId, startsAt, intentId, livemode } = period;
  const [typedName, setTypedName] = useState("");
  const confirmId = useId();
  const isReady = !livemode || typedName.trim() === tenantName.trim();
  const { minutes, usageMode } = period;
  const knownMinutes = minutesAtStripe(period);
  const missing = t(usageMode === "meter" ? "unknown" : "notMetered");

  function onOpenChange(isOpen: boolean) {
    if (!isPending) setTypedName("");
    dialog.onOpenChange(isOpen);
  }

  return (
    <Dialog {...dialog} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <Button aria-label={t("label", { tenant: tenantName })}>{t("name")}</Button>
      </DialogTrigger>
      <DialogContent
        title={t("title")}
        description={t("body", { tenant: tenantName })}
        footer={
          <>
            <DialogClose asChild>
              <Button>{t("dismiss")}</Button>
            </DialogClose>
            <Button
              variant="danger"
              aria-disabled={isPending || !isReady}
              onClick={() =>
                isReady && run({ tenantId, stripeSubscriptionId, startsAt, intentId, typedName })
              }
            >
              {isPending ? t("pending") : t("name")}
            </Button>
          </>
        }
      >
        <div className="grid gap-4 text-sm">
          <ActionError message={error} />
          <dl className="grid grid-cols-2 gap-x-6 gap-y-3">
            <Field label={t("used")}>
              <Minutes minutes={minutes} missing={missing} />
            </Field>
            <Field label={t("usedAmount")}>
              <Overage period={period} minutes={minutes} missing={missing} />
            </Field>
            <Field label={t("known")}>
              <Minutes minutes={knownMinutes} missing={missing} />
            </Field>
            <Field label={t("knownAmount")}>
              <Overage period={period} minutes={knownMinutes} missing={missing} />
            </Field>
          </dl>
          <p className="text-muted">{t("then")}</p>
          {livemode && (
            <div className="grid gap-1.5">
              <Label htmlFor={confirmId}>{t("confirmLive", { tenant: tenantName })}</Label>
              <Input
                id={confirmId}
                value={typedName}
                autoComplete="off"
                onChange={(event) => setTypedName(event.target.value)}
              />
            </div>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Minutes({ minutes, missing }: { minutes: number | null; missing: string }) {
  const t = useTranslations("ui");
  if (minutes === null) return <Missing reason={missing} />;
  return <span className="tabular-nums">{t("minutes", { used: minutes })}</span>;
}

function Overage({
  period: { includedMinutes, overagePriceMinor, currency },
  minutes,
  missing,
}: {
  period: ShownPeriod;
  minutes: number | null;
  missing: string;
}) {
  const amountMinor =
    minutes === null ? null : overageAmountMinor(overageMinutes(minutes, includedMinutes), overagePriceMinor);
  return <Money amountMinor={amountMinor} currency={currency} missing={missing} />;
}
