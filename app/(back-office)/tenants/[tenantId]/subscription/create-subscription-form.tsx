"use client";

import { useLocale, useTranslations } from "next-intl";
import { useId, useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";
import type { FirstInvoicePreview } from "@/lib/billing/preview-first-invoice";
import { moneyText } from "@/lib/domain/money";
import type { CollectionMethod } from "@/lib/domain/values";
import { AnchorDayField } from "./anchor-day-field";
import { CollectionChoice } from "./collection-choice";
import { type OfferedPlan, PlanTerms } from "./plan-terms";
import { SubscriptionOutlook } from "./subscription-outlook";

const USUAL_DAYS_UNTIL_DUE = 14;

/** What decides the first invoice. */
export type FirstTerms = { planId: number; trialDays: number; anchorDay: number | null };

type Terms = FirstTerms & {
  collectionMethod: CollectionMethod;
  daysUntilDue: number;
};

export function CreateSubscriptionForm({
  id,
  plans,
  today,
  hasPaymentMethod,
  error,
  answer,
  onTerms,
  onAgain,
  onSubmit,
}: {
  id: string;
  plans: OfferedPlan[];
  today: Date;
  hasPaymentMethod: boolean;
  error: string | null;
  /** What Stripe says of the terms; null while it is asked. */
  answer: { ok: true; seen: FirstInvoicePreview } | { ok: false; message: string } | null;
  onTerms: (terms: FirstTerms) => void;
  onAgain: () => void;
  onSubmit: (terms: Terms) => void;
}) {
  const t = useTranslations("tenant.createSubscription");
  const locale = useLocale();
  const fieldId = useId();
  const [plan, setPlan] = useState(plans[0]);
  const [trialDays, setTrialDays] = useState(plans[0]?.trialDays ?? 0);
  // Stripe could only refuse to charge a customer without a payment method.
  const [collectionMethod, setCollectionMethod] = useState<CollectionMethod>(
    hasPaymentMethod ? "charge_automatically" : "send_invoice",
  );
  const [daysUntilDue, setDaysUntilDue] = useState(USUAL_DAYS_UNTIL_DUE);
  const [anchorDay, setAnchorDay] = useState<number | null>(null);
  if (!plan) return null;

  function choosePlan(planId: number) {
    const chosen = plans.find((offered) => offered.id === planId);
    setPlan(chosen);
    setTrialDays(chosen?.trialDays ?? 0);
    onTerms({ planId, trialDays: chosen?.trialDays ?? 0, anchorDay });
  }

  return (
    <form
      id={id}
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit({ planId: plan.id, trialDays, anchorDay, collectionMethod, daysUntilDue });
      }}
    >
      <ActionError message={error} />
      <div className="grid gap-1.5">
        <Label htmlFor={`${fieldId}-plan`}>{t("plan")}</Label>
        <Select
          id={`${fieldId}-plan`}
          value={plan.id}
          onChange={(event) => choosePlan(Number(event.target.value))}
        >
          {plans.map((offered) => (
            <option key={offered.id} value={offered.id}>
              {t("planOption", {
                name: offered.name,
                price: moneyText(offered.baseAmountMinor, offered.currency, locale),
                interval: t(`intervals.${offered.billingInterval}`),
              })}
            </option>
          ))}
        </Select>
        <PlanTerms plan={plan} />
      </div>
      <DaysField
        id={`${fieldId}-trial`}
        label={t("trialDays")}
        hint={t("trialHint")}
        max={730}
        value={trialDays}
        onChange={(days) => {
          setTrialDays(days);
          onTerms({ planId: plan.id, trialDays: days || 0, anchorDay });
        }}
      />
      <AnchorDayField
        id={`${fieldId}-anchor`}
        value={anchorDay}
        onChange={(day) => {
          setAnchorDay(day);
          onTerms({ planId: plan.id, trialDays: trialDays || 0, anchorDay: day });
        }}
      />
      <CollectionChoice value={collectionMethod} onChange={setCollectionMethod} />
      {collectionMethod === "send_invoice" && (
        <DaysField
          id={`${fieldId}-due`}
          label={t("daysUntilDue")}
          hint={t("daysUntilDueHint")}
          max={365}
          value={daysUntilDue}
          onChange={setDaysUntilDue}
        />
      )}
      <SubscriptionOutlook
        plan={plan}
        today={today}
        trialDays={trialDays || 0}
        anchorDay={anchorDay}
        answer={answer}
        onAgain={onAgain}
        daysUntilDue={collectionMethod === "send_invoice" ? daysUntilDue || 0 : null}
      />
    </form>
  );
}

function DaysField({
  id,
  label,
  hint,
  max,
  value,
  onChange,
}: {
  id: string;
  label: string;
  hint: string;
  max: number;
  value: number;
  onChange: (days: number) => void;
}) {
  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Input
        id={id}
        type="number"
        inputMode="numeric"
        required
        min={0}
        max={max}
        step={1}
        className="max-w-28 tabular-nums"
        aria-describedby={`${id}-hint`}
        value={Number.isNaN(value) ? "" : value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <p id={`${id}-hint`} className="text-xs text-muted">
        {hint}
      </p>
    </div>
  );
}
