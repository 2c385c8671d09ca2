"use client";

import { Archive, ArchiveRestore } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { archivePlanAction, unarchivePlanAction } from "@/app/(back-office)/plans/actions";
import { ActionError } from "@/components/actions/action-error";
import { useAction } from "@/components/actions/use-action";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";

/** Takes a plan off sale, or puts it back, and says before what that means for those who are on it. */
export function ArchiveDialog({
  plan,
  isArchived,
  subscribers,
  intentId,
}: {
  plan: { key: string; name: string };
  isArchived: boolean;
  subscribers: number;
  intentId: string;
}) {
  const t = useTranslations(isArchived ? "plans.unarchive" : "plans.archive");
  const [isOpen, setIsOpen] = useState(false);
  const { run, error, isPending, clearError } = useAction(
    isArchived ? unarchivePlanAction : archivePlanAction,
    () => setIsOpen(false),
  );

  function onOpenChange(next: boolean) {
    if (isPending) return;
    clearError();
    setIsOpen(next);
  }

  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <Button>
          {isArchived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
          {t("name")}
        </Button>
      </DialogTrigger>
      <DialogContent
        title={t("title", { name: plan.name })}
        footer={
          <>
            <DialogClose asChild>
              <Button>{t("dismiss")}</Button>
            </DialogClose>
            <Button
              variant={isArchived ? "primary" : "danger"}
              aria-disabled={isPending}
              onClick={() => run({ key: plan.key, intentId })}
            >
              {isPending ? t("pending") : t("name")}
            </Button>
          </>
        }
      >
        <div className="grid gap-3 text-sm">
          <ActionError message={error} />
          <p className="font-medium">{t("subscribers", { count: subscribers })}</p>
          <ul className="grid list-disc gap-1 pl-4 text-muted">
            <li>{t("effect")}</li>
            <li>{t("stripe")}</li>
            <li>{t("running")}</li>
          </ul>
        </div>
      </DialogContent>
    </Dialog>
  );
}
