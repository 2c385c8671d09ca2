"use client";

import { useFormatter, useTranslations } from "next-intl";
import { PLAN_CHANGE_TIMES, type PlanChangeTime } from "@/lib/domain/plan-change";

export function ChangePlanTime({
  value,
  onChange,
  periodEnd,
}: {
  /** Null: nothing is chosen yet. */
  value: PlanChangeTime | null;
  onChange: (when: PlanChangeTime) => void;
  periodEnd: Date | null;
}) {
  const t = useTranslations("tenant.changePlan");
  const format = useFormatter();
  const hints = {
    now: t("nowHint"),
    at_period_end: periodEnd
      ? t("atPeriodEndOn", { date: format.dateTime(periodEnd, { dateStyle: "long", timeZone: "UTC" }) })
      : t("atPeriodEndHint"),
  };
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-sm font-medium">{t("when")}</legend>
      {PLAN_CHANGE_TIMES.map((when) => (
        <label
          key={when}
          className="flex items-start gap-2 rounded-md border border-line px-3 py-2 text-sm has-checked:border-accent"
        >
          <input
            type="radio"
            name="changeWhen"
            className="mt-1 accent-accent"
            checked={value === when}
            onChange={() => onChange(when)}
          />
          <span>
            {t(when)}
            <span className="block text-xs text-muted">{hints[when]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
