"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";

/** What a call's report left out, said by the person who assigns it. */
export function MissingFact({
  fact,
  value,
  onChange,
}: {
  fact: "durationSeconds" | "endedAt";
  value: string;
  onChange: (said: string) => void;
}) {
  const t = useTranslations("usage.unassigned.assign");
  const ids = { field: useId(), hint: useId() };
  return (
    <div className="grid gap-1.5">
      <Label htmlFor={ids.field}>{t(fact)}</Label>
      <Input
        id={ids.field}
        aria-describedby={ids.hint}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        {...(fact === "endedAt"
          ? { type: "datetime-local", step: 1 }
          : { type: "number", min: 1, max: 86_400 })}
      />
      <p id={ids.hint} className="text-xs text-muted">
        {t("incomplete")}
      </p>
    </div>
  );
}

/** What was typed, as the call needs it; null while it is not said. */
export function factOf(
  fact: "durationSeconds" | "endedAt",
  typed: string,
): { durationSeconds: number } | { endedAt: Date } | null {
  if (fact === "durationSeconds") {
    const durationSeconds = Number(typed);
    return typed !== "" && Number.isInteger(durationSeconds) && durationSeconds > 0
      ? { durationSeconds }
      : null;
  }
  const endedAt = new Date(`${typed}Z`);
  return Number.isNaN(endedAt.getTime()) ? null : { endedAt };
}
