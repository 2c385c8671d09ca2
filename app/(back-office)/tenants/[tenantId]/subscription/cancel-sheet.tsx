"use client";

import { CircleSlash } from "lucide-react";
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
import { cancelAtPeriodEndAction, cancelNowAction, previewCancelAction } from "./actions";
import { CancelBill, type PendingDraft, type PeriodSoFar } from "./cancel-bill";
import { CancelChoice, type CancelWhen } from "./cancel-choice";
import { CancelPreviewed } from "./cancel-previewed";

const ACTIONS = { atPeriodEnd: cancelAtPeriodEndAction, now: cancelNowAction };

export function CancelSheet({
  tenant,
  period,
  drafts,
  periodEnd,
  endsAt,
  intentIds,
  unavailable,
}: {
  tenant: { id: number; name: string; planName: string | null; isLive: boolean };
  period: PeriodSoFar | null;
  drafts: PendingDraft[];
  periodEnd: Date | null;
  endsAt: Date | null;
  /** Two verbs, two intents: Stripe refuses one key for two requests. */
  intentIds: Record<CancelWhen, string>;
  /** Why it cannot be canceled then; the sheet opens for as long as it can be canceled now. */
  unavailable: Record<CancelWhen, string | null>;
}) {
  const t = useTranslations("tenant.cancel");
  const [when, setWhen] = useState<CancelWhen>("atPeriodEnd");
  const [typedName, setTypedName] = useState("");
  const { answer, ask } = useLook(previewCancelAction);
  const { dialog, run, error, isPending } = useActionDialog(ACTIONS[when]);
  const confirmId = useId();
  const needsName = tenant.isLive && when === "now";
  const isSeen = when === "atPeriodEnd" || answer?.ok === true;
  const isReady =
    isSeen && unavailable[when] === null && (!needsName || typedName.trim() === tenant.name.trim());
  const agreedMinor = answer?.ok ? answer.seen.agreedMinor : 0;
  const look = () => ask({ tenantId: tenant.id });

  function choose(next: CancelWhen) {
    setWhen(next);
    if (next === "now") look();
  }

  function onOpenChange(isOpen: boolean) {
    dialog.onOpenChange(isOpen);
    // It opens on the gentler choice, whatever was chosen the last time.
    if (isOpen) choose(unavailable.atPeriodEnd ? "now" : "atPeriodEnd");
  }

  return (
    <Dialog open={dialog.open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable.now}>
          <CircleSlash aria-hidden />
          {t("name")}
        </ActionTrigger>
      </DialogTrigger>
      <SheetContent
        title={t("title")}
        description={
          tenant.planName
            ? t("body", { tenant: tenant.name, plan: tenant.planName })
            : t("bodyNoPlan", { tenant: tenant.name })
        }
        footer={
          <>
            <DialogClose asChild>
              <Button>{t("keep")}</Button>
            </DialogClose>
            <Button
              variant="danger"
              disabled={!isReady}
              aria-disabled={isPending || !isReady}
              onClick={() => run({ tenantId: tenant.id, intentId: intentIds[when], typedName, agreedMinor })}
            >
              {isPending ? t("pending") : t(when)}
            </Button>
          </>
        }
      >
        <div className="grid gap-5">
          <ActionError message={error} />
          <CancelChoice
            value={when}
            onChange={choose}
            periodEnd={periodEnd}
            endsAt={endsAt}
            unavailable={unavailable}
          />
          {when === "now" && <CancelPreviewed answer={answer} onAgain={look} />}
          <CancelBill period={period} drafts={drafts} billedAt={when === "now" ? "now" : periodEnd} />
          {needsName && (
            <div className="grid gap-1.5">
              <Label htmlFor={confirmId}>{t("confirmLive", { tenant: tenant.name })}</Label>
              <Input
                id={confirmId}
                value={typedName}
                autoComplete="off"
                onChange={(event) => setTypedName(event.target.value)}
              />
            </div>
          )}
        </div>
      </SheetContent>
    </Dialog>
  );
}
