"use client";

import { useFormatter, useTranslations } from "next-intl";

export type CancelWhen = "atPeriodEnd" | "now";

export function CancelChoice({
  value,
  onChange,
  periodEnd,
  endsAt,
  unavailable,
}: {
  value: CancelWhen;
  onChange: (when: CancelWhen) => void;
  periodEnd: Date | null;
  /** Set when the subscription already ends by itself. */
  endsAt: Date | null;
  /** Why one of them cannot be chosen; null when it can. */
  unavailable: Record<CancelWhen, string | null>;
}) {
  const t = useTranslations("tenant.cancel");
  const format = useFormatter();
  const day = (at: Date) => format.dateTime(at, { dateStyle: "long" });
  const hints = {
    atPeriodEnd: endsAt
      ? t("alreadyEnding", { date: day(endsAt) })
      : (unavailable.atPeriodEnd ??
        (periodEnd ? t("atPeriodEndOn", { date: day(periodEnd) }) : t("atPeriodEndHint"))),
    now: unavailable.now ?? t("nowHint"),
  };
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-sm font-medium">{t("when")}</legend>
      {(["atPeriodEnd", "now"] as const).map((when) => (
        <label
          key={when}
          className="flex items-start gap-2 rounded-md border border-line px-3 py-2 text-sm has-checked:border-accent has-disabled:text-muted"
        >
          <input
            type="radio"
            name="when"
            className="mt-1 accent-accent"
            checked={value === when}
            disabled={unavailable[when] !== null}
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
