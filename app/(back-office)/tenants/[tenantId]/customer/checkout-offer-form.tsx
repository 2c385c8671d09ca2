"use client";

import { useLocale, useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";
import { moneyText } from "@/lib/domain/money";

export type OfferablePlan = {
  id: number;
  name: string;
  currency: string;
  baseAmountMinor: number;
  trialDays: number;
  billingInterval: "month" | "year";
};

/** The plan and the trial that a link offers, with what will be charged and when. */
export function CheckoutOfferForm({
  id,
  plans,
  notes,
  onSubmit,
}: {
  id: string;
  plans: OfferablePlan[];
  notes: string[];
  onSubmit: (offer: { planId: number; trialDays: number }) => void;
}) {
  const t = useTranslations("customer.checkout");
  const terms = useTranslations("tenant.createSubscription");
  const locale = useLocale();
  const fieldId = useId();
  const [plan, setPlan] = useState(plans[0]);
  const [trialDays, setTrialDays] = useState(plans[0]?.trialDays ?? 0);
  if (!plan) return null;
  const amount = moneyText(plan.baseAmountMinor, plan.currency, locale);
  const interval = terms(`intervals.${plan.billingInterval}`);
  const outlook =
    trialDays > 0
      ? t("trialThen", { days: trialDays, amount, interval })
      : t("chargedThen", { amount, interval });

  function choosePlan(planId: number) {
    const chosen = plans.find((offered) => offered.id === planId);
    setPlan(chosen);
    setTrialDays(chosen?.trialDays ?? 0);
  }

  return (
    <form
      id={id}
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit({ planId: plan.id, trialDays });
      }}
    >
      <div className="grid gap-1.5">
        <Label htmlFor={`${fieldId}-plan`}>{terms("plan")}</Label>
        <Select
          id={`${fieldId}-plan`}
          value={plan.id}
          onChange={(event) => choosePlan(Number(event.target.value))}
        >
          {plans.map((offered) => (
            <option key={offered.id} value={offered.id}>
              {terms("planOption", {
                name: offered.name,
                price: moneyText(offered.baseAmountMinor, offered.currency, locale),
                interval: terms(`intervals.${offered.billingInterval}`),
              })}
            </option>
          ))}
        </Select>
      </div>
      <div className="grid gap-1.5">
        <Label htmlFor={`${fieldId}-trial`}>{terms("trialDays")}</Label>
        <Input
          id={`${fieldId}-trial`}
          type="number"
          inputMode="numeric"
          required
          min={0}
          max={730}
          step={1}
          className="max-w-28 tabular-nums"
          value={Number.isNaN(trialDays) ? "" : trialDays}
          onChange={(event) => setTrialDays(event.target.valueAsNumber)}
        />
      </div>
      <ul className="grid gap-1 rounded-md border border-line bg-subtle/50 px-3 py-2 text-sm">
        {[outlook, t("expires"), ...notes].map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </form>
  );
}
