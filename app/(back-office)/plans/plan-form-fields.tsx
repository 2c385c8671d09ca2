import { useTranslations } from "next-intl";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { PlanField, PlanForm, PlanProblem } from "@/lib/domain/plan-form";
import { CALL_INCREMENTS, PLAN_INTERVALS, USAGE_MODES } from "@/lib/domain/values";
import { type FieldProps, FormField } from "./form-field";

const USUAL_CURRENCIES = ["eur", "usd", "gbp", "chf", "cad", "aud", "sek", "nok", "dkk", "pln", "jpy", "kwd"];

export function PlanFormFields({
  form,
  isNew,
  problemOf,
  onChange,
  onLeave,
}: {
  form: PlanForm;
  isNew: boolean;
  problemOf: (field: PlanField) => PlanProblem | null;
  onChange: (changes: Partial<PlanForm>) => void;
  onLeave: (field: PlanField) => void;
}) {
  const t = useTranslations("plans.form");
  const mode = useTranslations("plans.usageMode");
  const increment = useTranslations("plans.increment");
  const field = (name: PlanField) => ({ name, problem: problemOf(name) });
  const text = (name: "key" | "name" | "currency" | "base" | "included" | "overage" | "trialDays") => ({
    value: form[name],
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
    onBlur: () => onLeave(name),
  });
  const isWatchedOnly = form.usageMode === "none";
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField {...field("name")} label={t("name")}>
          {(props) => (
            <Input
              {...props}
              {...text("name")}
              autoComplete="off"
              onChange={(event) =>
                onChange({
                  name: event.target.value,
                  ...(isNew && form.key === keyFrom(form.name) ? { key: keyFrom(event.target.value) } : {}),
                })
              }
            />
          )}
        </FormField>
        <FormField {...field("key")} label={t("key")} hint={t("keyHint")}>
          {(props) => (
            <Input
              {...props}
              {...text("key")}
              disabled={!isNew}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
            />
          )}
        </FormField>
      </div>
      <div className="grid gap-4 sm:grid-cols-3">
        <FormField {...field("base")} label={t("base")} hint={t("baseHint")}>
          {(props) => (
            <Input {...props} {...text("base")} inputMode="decimal" className="text-right tabular-nums" />
          )}
        </FormField>
        <FormField {...field("currency")} label={t("currency")}>
          {(props) => (
            <>
              <Input {...props} {...text("currency")} list="currencies" maxLength={3} className="uppercase" />
              <datalist id="currencies">
                {USUAL_CURRENCIES.map((code) => (
                  <option key={code} value={code.toUpperCase()} />
                ))}
              </datalist>
            </>
          )}
        </FormField>
        <FormField {...field("billingInterval")} label={t("interval")} hint={t("intervalHint")}>
          {(props) => (
            <Choice
              {...props}
              value={form.billingInterval}
              options={PLAN_INTERVALS.map((value) => [value, t(`intervals.${value}`)])}
              onChoose={(billingInterval) => onChange({ billingInterval })}
            />
          )}
        </FormField>
      </div>
      <FormField {...field("usageMode")} label={t("mode")} hint={t(`owner.${form.usageMode}`)}>
        {(props) => (
          <Choice
            {...props}
            value={form.usageMode}
            options={USAGE_MODES.map((value) => [value, mode(value)])}
            onChoose={(usageMode) => onChange({ usageMode })}
          />
        )}
      </FormField>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField {...field("included")} label={t(`included.${form.billingInterval}`)}>
          {(props) => (
            <Input
              {...props}
              {...text("included")}
              disabled={isWatchedOnly && form.isUnlimited}
              inputMode="numeric"
              className="text-right tabular-nums"
            />
          )}
        </FormField>
        {isWatchedOnly ? (
          <label className="flex items-center gap-2 self-center text-sm">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={form.isUnlimited}
              onChange={(event) => onChange({ isUnlimited: event.target.checked })}
            />
            {t("unlimited")}
          </label>
        ) : (
          <FormField {...field("overage")} label={t("overage")} hint={t("overageHint")}>
            {(props) => (
              <Input
                {...props}
                {...text("overage")}
                inputMode="decimal"
                className="text-right tabular-nums"
              />
            )}
          </FormField>
        )}
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField {...field("callIncrementSeconds")} label={t("increment")} hint={t("incrementHint")}>
          {(props) => (
            <Choice
              {...props}
              value={form.callIncrementSeconds}
              options={CALL_INCREMENTS.map((step) => [String(step), increment(`${step}`)])}
              onChoose={(callIncrementSeconds) => onChange({ callIncrementSeconds })}
            />
          )}
        </FormField>
        <FormField {...field("trialDays")} label={t("trialDays")} hint={t("trialHint")}>
          {(props) => (
            <Input
              {...props}
              {...text("trialDays")}
              inputMode="numeric"
              className="text-right tabular-nums"
            />
          )}
        </FormField>
      </div>
    </>
  );
}

function Choice<Value extends string>({
  value,
  options,
  onChoose,
  ...props
}: FieldProps & { value: Value; options: [Value, string][]; onChoose: (value: Value) => void }) {
  return (
    <Select
      {...props}
      value={value}
      onChange={(event) => {
        const chosen = options.find(([option]) => option === event.target.value);
        if (chosen) onChoose(chosen[0]);
      }}
    >
      {options.map(([option, label]) => (
        <option key={option} value={option}>
          {label}
        </option>
      ))}
    </Select>
  );
}

/** A key as the name suggests it: "Growth +" is "growth". */
function keyFrom(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 31);
}
