"use client";

import { useTranslations } from "next-intl";
import { Select } from "@/components/ui/select";
import { UNASSIGNED_REASONS } from "@/lib/domain/values";
import { ListFilters, useListFilters } from "./list-filters";
import { FILTERS } from "./view";

export function UnassignedFilters() {
  const t = useTranslations("usage.unassigned");
  const filters = useListFilters();
  return (
    <ListFilters list="unassigned" filters={filters}>
      <Select
        className="flex-1 sm:flex-none"
        aria-label={t("filter")}
        value={filters.view.reason ?? ""}
        onChange={(event) =>
          filters.setView({ reason: FILTERS.reason.parse(event.target.value), page: null })
        }
      >
        <option value="">{t("anyReason")}</option>
        {UNASSIGNED_REASONS.map((reason) => (
          <option key={reason} value={reason}>
            {t(`reason.${reason}`)}
          </option>
        ))}
      </Select>
    </ListFilters>
  );
}
