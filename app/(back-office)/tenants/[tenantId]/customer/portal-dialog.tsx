"use client";

import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { Button, buttonStyle } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { openPortalAction } from "./actions";

/**
 * Opens the portal in a new tab. Browsers let a page open one only while a click
 * lasts, so the tab is opened first and sent on when Stripe has answered; where
 * it was blocked, the link stands in the dialog.
 */
export function PortalDialog({
  tenant,
  intentId,
  unavailable,
}: {
  tenant: { id: number; name: string };
  intentId: string;
  unavailable: string | null;
}) {
  const t = useTranslations("customer.portal");
  const actions = useTranslations("actions");
  const [isOpen, setIsOpen] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [address, setAddress] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();

  function onOpenChange(next: boolean) {
    if (isPending) return;
    setError(null);
    setAddress(null);
    setIsOpen(next);
  }

  function open() {
    if (isPending) return;
    setError(null);
    const tab = window.open("about:blank", "_blank");
    startTransition(async () => {
      const answer = await openPortalAction({ tenantId: tenant.id, intentId }).catch(() => null);
      if (!answer?.ok) {
        tab?.close();
        setError(answer?.message ?? actions("lost"));
        return;
      }
      setAddress(answer.seen);
      if (!tab) return;
      tab.opener = null;
      tab.location.replace(answer.seen);
    });
  }

  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          <ExternalLink aria-hidden />
          {t("name")}
        </ActionTrigger>
      </DialogTrigger>
      <DialogContent
        title={t("title")}
        description={t("body", { tenant: tenant.name })}
        footer={
          <>
            <DialogClose asChild>
              <Button>{actions("dismiss")}</Button>
            </DialogClose>
            {address ? (
              <a
                href={address}
                target="_blank"
                rel="noreferrer"
                className={buttonStyle({ variant: "primary" })}
              >
                {t("openTab")}
              </a>
            ) : (
              <Button variant="primary" aria-disabled={isPending} onClick={open}>
                {isPending ? t("pending") : t("name")}
              </Button>
            )}
          </>
        }
      >
        <div className="grid gap-3 text-sm">
          <ActionError message={error} />
          <p className="text-muted">{t("hint")}</p>
          {address && (
            <div role="status" className="flex min-w-0 items-center gap-1">
              <span className="shrink-0">{t("ready")}</span>
              <span className="truncate font-mono text-xs text-muted">{address}</span>
              <CopyButton value={address} />
            </div>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}
