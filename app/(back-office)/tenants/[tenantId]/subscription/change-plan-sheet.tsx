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
  const [planId, setPlanId] = useState(plans[0]?.id ?? 0);
  const [when, setWhen] = useState<PlanChangeTime>("now");
  const { answer, ask } = useLook(previewPlanChangeAction);
  const { dialog, run, error, isPending } = useActionDialog(ACTIONS[when]);
  const plan = plans.find(({ id }) => id === planId) ?? plans[0];
  const isReady = answer?.ok === true;

  function choose(next: { planId: number; when: PlanChangeTime }) {
    setPlanId(next.planId);
    setWhen(next.when);
    ask({ tenantId: tenant.id, ...next });
  }

  function onOpenChange(isOpen: boolean) {
    dialog.onOpenChange(isOpen);
    if (isOpen && plan) choose({ planId: plan.id, when });
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
              disabled={!isReady}
              aria-disabled={isPending || !isReady}
              onClick={() => {
                if (!answer?.ok || !plan) return;
                const { prorationAt, agreedMinor } = answer.seen;
                run({
                  tenantId: tenant.id,
                  intentId: intentIds[when],
                  planId: plan.id,
                  prorationAt,
                  agreedMinor,
                });
              }}
            >
              {isPending ? t("pending") : t(`confirm_${when}`)}
            </Button>
          </>
        }
      >
        {plan && (
          <div className="grid gap-5">
            <ActionError message={error} />
            <div className="grid gap-1.5">
              <Label htmlFor={fieldId}>{t("plan")}</Label>
              <Select
                id={fieldId}
                value={plan.id}
                onChange={(event) => choose({ planId: Number(event.target.value), when })}
              >
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
              <PlanTerms plan={plan} />
            </div>
            <ChangePlanTime
              value={when}
              onChange={(next) => choose({ planId: plan.id, when: next })}
              periodEnd={periodEnd}
            />
            <PlanPreview
              answer={answer}
              when={when}
              planName={plan.name}
              billsUsage={plan.overagePriceMinor !== null}
              onAgain={() => ask({ tenantId: tenant.id, planId: plan.id, when })}
            />
          </div>
        )}
      </SheetContent>
    </Dialog>
  );
}
