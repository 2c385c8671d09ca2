"use client";

import { ArrowLeftRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useId, useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { ActionTrigger } from "@/components/actions/action-trigger";
import { useActionDialog } from "@/components/actions/use-action-dialog";
import { useLook } from "@/components/actions/use-look";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogTrigger, SheetContent } from "@/components/ui/dialog";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";
import { moneyText } from "@/lib/domain/money";
import type { PlanChangeTime } from "@/lib/domain/plan-change";
import { changePlanAtPeriodEndAction, changePlanNowAction, previewPlanChangeAction } from "./actions";
import { ChangePlanTime } from "./change-plan-time";
import { PlanPreview } from "./plan-preview";
import { type OfferedPlan, PlanTerms } from "./plan-terms";

/** Nothing is chosen for anybody: what is confirmed was chosen. */
type Choice = { planId: number | null; when: PlanChangeTime | null };
const NOTHING: Choice = { planId: null, when: null };

const ACTIONS = { now: changePlanNowAction, at_period_end: changePlanAtPeriodEndAction };

export function ChangePlanSheet({
  tenant,
  plans,
  periodEnd,
  intentIds,
  unavailable,
}: {
  tenant: { id: number; name: string; planName: string | null };
  /** Those it may change to. */
  plans: OfferedPlan[];
  periodEnd: Date | null;
  /** Two verbs, two intents: Stripe refuses one key for two requests. */
  intentIds: Record<PlanChangeTime, string>;
  unavailable: string | null;
}) {
  const t = useTranslations("tenant.changePlan");
  const offer = useTranslations("tenant.createSubscription");
  const dismiss = useTranslations("actions")("dismiss");
  const locale = useLocale();
  const fieldId = useId();
  const [choice, setChoice] = useState<Choice>(NOTHING);
  const { answer, ask } = useLook(previewPlanChangeAction);
  const { dialog, run, error, isPending } = useActionDialog(ACTIONS[choice.when ?? "now"]);
  const reasonId = useId();
  const plan = plans.find(({ id }) => id === choice.planId);
  const { when } = choice;
  const isChosen = plan !== undefined && when !== null;
  const isReady = isChosen && answer?.ok === true;

  function choose(next: Choice) {
    setChoice(next);
    look(next);
  }

  function look({ planId, when }: Choice) {
    if (planId !== null && when !== null) ask({ tenantId: tenant.id, planId, when });
  }

  function onOpenChange(isOpen: boolean) {
    if (isOpen) setChoice(NOTHING);
    dialog.onOpenChange(isOpen);
  }

  function confirm() {
    if (!isChosen || !answer?.ok) return;
    const { prorationAt, agreedMinor } = answer.seen;
    run({ tenantId: tenant.id, intentId: intentIds[when], planId: plan.id, prorationAt, agreedMinor });
  }

  return (
    <Dialog open={dialog.open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <ActionTrigger unavailable={unavailable}>
          <ArrowLeftRight aria-hidden />
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
              <Button>{dismiss}</Button>
            </DialogClose>
            <Button
              variant="primary"
              disabled={isChosen && !isReady}
              aria-disabled={isPending || !isReady}
              aria-describedby={isChosen ? undefined : reasonId}
              onClick={confirm}
            >
              {isPending ? t("pending") : t(when === null ? "name" : `confirm_${when}`)}
            </Button>
          </>
        }
      >
        <div className="grid gap-5">
          <ActionError message={error} />
          <div className="grid gap-1.5">
            <Label htmlFor={fieldId}>{t("plan")}</Label>
            <Select
              id={fieldId}
              value={plan?.id ?? ""}
              onChange={(event) => choose({ planId: Number(event.target.value), when })}
            >
              <option value="" disabled>
                {t("choosePlan")}
              </option>
              {plans.map((offered) => (
                <option key={offered.id} value={offered.id}>
                  {offer("planOption", {
                    name: offered.name,
                    price: moneyText(offered.baseAmountMinor, offered.currency, locale),
                    interval: offer(`intervals.${offered.billingInterval}`),
                  })}
                </option>
              ))}
            </Select>
            {plan && <PlanTerms plan={plan} />}
          </div>
          <ChangePlanTime
            value={when}
            onChange={(next) => choose({ ...choice, when: next })}
            periodEnd={periodEnd}
          />
          {isChosen ? (
            <PlanPreview
              answer={answer}
              when={when}
              planName={plan.name}
              billsUsage={plan.overagePriceMinor !== null}
              onAgain={() => look(choice)}
            />
          ) : (
            <p id={reasonId} className="border-t border-line pt-4 text-sm text-muted">
              {t(plan ? "chooseTime" : when ? "choosePlanFirst" : "chooseBoth")}
            </p>
          )}
        </div>
      </SheetContent>
    </Dialog>
  );
}
