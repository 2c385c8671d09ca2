"use client";

import { RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { useAction } from "@/components/actions/use-action";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import type { EventFilter } from "@/lib/domain/event-list";
import { replayChosenAction, replayMatchingAction } from "./actions";

type Which = "chosen" | "matching";

/** Replays the chosen rows, or all that the filter matches, after saying how many that are. */
export function ReplayDialog({
  chosen,
  matching,
  filter,
  most,
  intentId,
  onDone,
}: {
  chosen: string[];
  /** How many of those that the filter matches may be replayed. */
  matching: number;
  filter: EventFilter;
  most: number;
  intentId: string;
  onDone: () => void;
}) {
  const t = useTranslations("events.replay");
  const [which, setWhich] = useState<Which | null>(null);
  const close = () => {
    setWhich(null);
    onDone();
  };
  const ofChosen = useAction(replayChosenAction, close);
  const ofMatching = useAction(replayMatchingAction, close);
  const { error, isPending } = which === "chosen" ? ofChosen : ofMatching;
  const count = which === "chosen" ? chosen.length : Math.min(matching, most);

  function confirm() {
    if (which === "chosen") ofChosen.run({ eventIds: chosen, intentId });
    else ofMatching.run({ filter, intentId });
  }

  function onOpenChange(isOpen: boolean) {
    if (isOpen || isPending) return;
    ofChosen.clearError();
    ofMatching.clearError();
    setWhich(null);
  }

  return (
    <>
      <Button aria-disabled={chosen.length === 0} onClick={() => chosen.length > 0 && setWhich("chosen")}>
        <RotateCcw aria-hidden />
        {t("chosen", { count: chosen.length })}
      </Button>
      {matching > 0 && (
        <Button onClick={() => setWhich("matching")}>{t("matching", { count: matching })}</Button>
      )}
      <Dialog open={which !== null} onOpenChange={onOpenChange}>
        <DialogContent
          title={t("titleMany", { count })}
          description={t("body")}
          footer={
            <>
              <DialogClose asChild>
                <Button>{t("dismiss")}</Button>
              </DialogClose>
              <Button variant="primary" aria-disabled={isPending} onClick={confirm}>
                {isPending ? t("pending") : t("confirmMany", { count })}
              </Button>
            </>
          }
        >
          <div className="grid gap-3 text-sm">
            <ActionError message={error} />
            {which === "matching" && matching > most && <p>{t("bounded", { most, total: matching })}</p>}
            <p className="text-muted">{t("leftOut")}</p>
          </div>
        </DialogContent>
      </Dialog>
    </>
  );
}
