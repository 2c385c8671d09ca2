"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";
import type { DraftField, DraftProblems, DraftText } from "@/lib/domain/simulation-request";
import { CALL_INCREMENTS, PLAN_INTERVALS, USAGE_MODES } from "@/lib/domain/values";

/** The terms of a draft that nobody keeps: it is simulated, and stands in the address. */
export function DraftFields({
  typed,
  problems,
  onChange,
}: {
  typed: DraftText;
  problems: DraftProblems;
  onChange: (changes: Partial<DraftText>) => void;
}) {
  const t = useTranslations("simulator.draft");
  const intervals = useTranslations("plans.form.intervals");
  const modes = useTranslations("plans.usageMode");
  const increments = useTranslations("plans.increment");
  const id = useId();
  const wrong = useTranslations("plans.form.problems");
  const choice = useTranslations("simulator.problems");

  const isWatched = typed.mode === "none";
  const control = (field: DraftField) => ({
    id: `${id}-${field}`,
    "aria-invalid": problems[field] !== undefined,
    "aria-describedby": `${id}-${field}-note`,
    value: typed[field],
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  });
  const note = (field: DraftField, hint: string) => {
    const problem = problems[field];
    return (
      <p id={`${id}-${field}-note`} className={problem ? "text-xs text-danger" : "text-xs text-muted"}>
        {problem ? (problem === "choice" ? choice("choice") : wrong(problem)) : hint}
      </p>
    );
  };
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      <div className="grid content-start gap-1.5">
        <Label htmlFor={`${id}-base`}>{t("base")}</Label>
        <Input {...control("base")} inputMode="decimal" className="text-right tabular-nums" />
        {note("base", t("mainUnits"))}
      </div>
      <div className="grid content-start gap-1.5">
        <Label htmlFor={`${id}-currency`}>{t("currency")}</Label>
        <Input {...control("currency")} maxLength={3} placeholder="EUR" className="uppercase" />
        {note("currency", t("currencyHint"))}
      </div>
      <div className="grid content-start gap-1.5">
        <Label htmlFor={`${id}-included`}>{t("included")}</Label>
        <Input {...control("included")} inputMode="numeric" className="text-right tabular-nums" />
        {note("included", t(isWatched ? "unlimitedHint" : "includedHint"))}
      </div>
      <div className="grid content-start gap-1.5">
        <Label htmlFor={`${id}-overage`}>{t("overage")}</Label>
        <Input
          {...control("overage")}
          disabled={isWatched}
          inputMode="decimal"
          className="text-right tabular-nums"
        />
        {note("overage", t(isWatched ? "noOverage" : "mainUnits"))}
      </div>
      <div className="grid content-start gap-1.5">
        <Label htmlFor={`${id}-mode`}>{t("mode")}</Label>
        <Select {...control("mode")} value={typed.mode || "meter"}>
          {USAGE_MODES.map((mode) => (
            <option key={mode} value={mode}>
              {modes(mode)}
            </option>
          ))}
        </Select>
        {note("mode", t("modeHint"))}
      </div>
      <div className="grid content-start gap-1.5">
        <Label htmlFor={`${id}-increment`}>{t("increment")}</Label>
        <Select {...control("increment")} value={typed.increment || "1"}>
          {CALL_INCREMENTS.map((step) => (
            <option key={step} value={String(step)}>
              {increments(`${step}`)}
            </option>
          ))}
        </Select>
        {note("increment", t("incrementHint"))}
      </div>
      <div className="grid content-start gap-1.5">
        <Label htmlFor={`${id}-interval`}>{t("interval")}</Label>
        <Select {...control("interval")} value={typed.interval || "month"}>
          {PLAN_INTERVALS.map((interval) => (
            <option key={interval} value={interval}>
              {intervals(interval)}
            </option>
          ))}
        </Select>
        {note("interval", t("intervalHint"))}
      </div>
    </div>
  );
}
