"use client";

import { CircleCheck, UploadCloud } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useAction } from "@/components/actions/use-action";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogTrigger, SheetContent } from "@/components/ui/dialog";
import type { CatalogueStep, ObjectDifference } from "@/lib/domain/catalogue-step";
import type { Succession } from "@/lib/domain/plan-succession";
import { PUBLISH_WORD, type PublishRun } from "@/lib/domain/publish-run";
import type { StripeDashboard } from "@/lib/domain/stripe-links";
import { publishAction } from "./actions";
import { ConfirmWord } from "./confirm-word";
import { DifferenceList } from "./difference-list";
import { PublicationProgress } from "./publication-progress";
import { usePublication } from "./use-publication";

export type ShownPreview = {
  objects: ObjectDifference[];
  steps: CatalogueStep[];
  successions: Succession[];
  fingerprint: string;
};

/** Shows exactly what publishing will do in Stripe, does it, and follows it to its end. */
export function PublishDialog({
  intentId,
  keys,
  preview,
  run: known,
  dashboard,
  unavailable,
}: {
  intentId: string;
  /** Null: every plan. */
  keys: string[] | null;
  preview: ShownPreview;
  run: PublishRun | null;
  dashboard: StripeDashboard;
  unavailable: string | null;
}) {
  const t = useTranslations("plans.publish");
  const [isOpen, setIsOpen] = useState(false);
  const [word, setWord] = useState("");
  // Once begun, the page's own preview shrinks with every step; what was agreed to stays on show.
  const [agreed, setAgreed] = useState<ShownPreview | null>(null);
  const { run, isRunning, follow } = usePublication(known);
  const {
    run: publish,
    error,
    isPending,
    clearError,
  } = useAction(publishAction, () => {
    setAgreed(preview);
    follow({ id: 0, state: "running", done: 0, total: preview.steps.length, error: null });
  });
  const shown = agreed ?? preview;
  const isEnded = agreed !== null && run !== null && !isRunning;
  const needsWord = dashboard.livemode && word.trim() !== PUBLISH_WORD;

  function onOpenChange(next: boolean) {
    if (isPending) return;
    clearError();
    setWord("");
    setAgreed(null);
    setIsOpen(next);
  }

  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <ActionTrigger variant="primary" unavailable={isRunning ? null : unavailable}>
          <UploadCloud aria-hidden />
          {isRunning ? t("following") : t("open")}
        </ActionTrigger>
      </DialogTrigger>
      <SheetContent
        title={t("title")}
        description={t("body")}
        footer={
          <>
            <DialogClose asChild>
              <Button>{t(isEnded || isRunning ? "close" : "dismiss")}</Button>
            </DialogClose>
            {!isEnded && !isRunning && (
              <Button
                variant="primary"
                aria-disabled={isPending || needsWord || preview.steps.length === 0}
                onClick={() => {
                  if (needsWord || preview.steps.length === 0) return;
                  publish({ intentId, keys, fingerprint: preview.fingerprint, confirmation: word.trim() });
                }}
              >
                {isPending ? t("beginning") : t("confirm", { count: preview.steps.length })}
              </Button>
            )}
          </>
        }
      >
        <div className="grid gap-4">
          <ActionError message={error} />
          {isRunning && run && <PublicationProgress run={run} />}
          {isEnded && <Ended run={run} />}
          {shown.successions.map(({ planKey, version, successor }) => (
            <p key={planKey} className="rounded-md bg-attention-soft px-3 py-2 text-sm text-attention">
              {t("succession", { plan: planKey, version, successor })}
            </p>
          ))}
          <DifferenceList
            objects={shown.objects}
            isDone={(object) => agreed !== null && isDone(object, shown.steps, run)}
            dashboard={dashboard}
          />
          {dashboard.livemode && !isRunning && !isEnded && <ConfirmWord value={word} onChange={setWord} />}
        </div>
      </SheetContent>
    </Dialog>
  );
}

function Ended({ run }: { run: PublishRun }) {
  const t = useTranslations("plans.publish");
  const errors = useTranslations("errors");
  if (run.state === "done")
    return (
      <p
        role="status"
        className="flex items-center gap-2 rounded-md bg-good-soft px-3 py-2 text-sm text-good"
      >
        <CircleCheck aria-hidden className="size-4 shrink-0" />
        {t("done", { count: run.total })}
      </p>
    );
  const code = REFUSALS.find((known) => known === run.error);
  const reason = code ? errors(code) : (run.error ?? t("interrupted"));
  return <ActionError message={t("failed", { done: run.done, total: run.total, reason })} />;
}

/** What a publication may be refused with; anything else is told in its own words. */
const REFUSALS = ["catalogue_changed", "catalogue_busy", "stripe_unreachable", "stripe_refused"] as const;

function isDone(object: ObjectDifference, steps: CatalogueStep[], run: PublishRun | null): boolean {
  if (object.step === null || run === null) return false;
  const text = JSON.stringify(object.step);
  return steps.findIndex((step) => JSON.stringify(step) === text) < run.done;
}
