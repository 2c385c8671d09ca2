"use client";

import { useTranslations } from "next-intl";
import { periodMinutes } from "@/lib/domain/usage";
import type { LineKind } from "@/lib/domain/values";
import type { UnassignedLine } from "@/lib/usage/find-unassigned-lines";
import type { UnassignedRow } from "@/lib/usage/list-unassigned";

/** This call alone, or all that came by one of its lines. */
export type Scope = "one" | LineKind;

export function AssignScope({
  call,
  lines,
  value,
  onChange,
}: {
  call: UnassignedRow;
  lines: UnassignedLine[];
  value: Scope;
  onChange: (scope: Scope) => void;
}) {
  const t = useTranslations("usage.unassigned.assign");
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-sm font-medium">{t("scope")}</legend>
      <Choice isChosen={value === "one"} onChoose={() => onChange("one")} name={t("one")}>
        {t("moves", { calls: 1, minutes: periodMinutes(call.durationSeconds) })}
      </Choice>
      {lines.map(({ kind, line, calls, seconds }) => (
        <Choice
          key={kind}
          isChosen={value === kind}
          onChoose={() => onChange(kind)}
          name={t(`line.${kind}`, { line })}
        >
          {t("movesAndRemembers", { calls, minutes: periodMinutes(seconds) })}
        </Choice>
      ))}
    </fieldset>
  );
}

function Choice({
  isChosen,
  onChoose,
  name,
  children,
}: {
  isChosen: boolean;
  onChoose: () => void;
  name: string;
  children: string;
}) {
  return (
    <label className="flex items-start gap-2 rounded-md border border-line px-3 py-2 text-sm has-checked:border-accent">
      <input
        type="radio"
        name="scope"
        className="mt-1 accent-accent"
        checked={isChosen}
        onChange={onChoose}
      />
      <span className="min-w-0 wrap-anywhere">
        {name}
        <span className="block text-xs text-muted">{children}</span>
      </span>
    </label>
  );
}
