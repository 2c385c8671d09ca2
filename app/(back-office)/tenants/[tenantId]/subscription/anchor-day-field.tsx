"use client";

import { useTranslations } from "next-intl";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";

const DAYS = Array.from({ length: 31 }, (_, index) => index + 1);

/** The day of the month that periods begin on; null leaves it to the day of the first one. */
export function AnchorDayField({
  id,
  value,
  onChange,
}: {
  id: string;
  value: number | null;
  onChange: (day: number | null) => void;
}) {
  const t = useTranslations("tenant.createSubscription");
  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>{t("anchorDay")}</Label>
      <Select
        id={id}
        className="max-w-64"
        aria-describedby={`${id}-hint`}
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value === "" ? null : Number(event.target.value))}
      >
        <option value="">{t("anchorFirst")}</option>
        {DAYS.map((day) => (
          <option key={day} value={day}>
            {t("anchorOption", { day: String(day) })}
          </option>
        ))}
      </Select>
      <p id={`${id}-hint`} className="text-xs text-muted">
        {t("anchorHint")}
      </p>
    </div>
  );
}
