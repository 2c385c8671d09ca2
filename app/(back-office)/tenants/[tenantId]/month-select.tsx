"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { Select } from "@/components/ui/select";

export function MonthSelect({
  month,
  options,
}: {
  month: string;
  options: { value: string; href: Route }[];
}) {
  const t = useTranslations("tenant.usage");
  const format = useFormatter();
  const router = useRouter();

  function choose(value: string) {
    const option = options.find((offered) => offered.value === value);
    if (option) router.push(option.href, { scroll: false });
  }

  return (
    <Select aria-label={t("monthLabel")} value={month} onChange={(event) => choose(event.target.value)}>
      {options.map(({ value }) => (
        <option key={value} value={value}>
          {format.dateTime(new Date(`${value}-01T00:00:00Z`), { month: "long", year: "numeric" })}
        </option>
      ))}
    </Select>
  );
}
