"use client";

import { useTranslations } from "next-intl";
import { Select } from "@/components/ui/select";
import { LATE_STANDINGS } from "@/lib/domain/usage-lists";
import { ListFilters, useListFilters } from "./list-filters";
import { FILTERS } from "./view";

export function LateFilters() {
  const t = useTranslations("usage.late");
  const filters = useListFilters();
  return (
    <ListFilters list="late" filters={filters}>
      <Select
        className="flex-1 sm:flex-none"
        aria-label={t("filter")}
        value={filters.view.decision}
        onChange={(event) =>
          filters.setView({ decision: FILTERS.decision.parse(event.target.value), page: null })
        }
      >
        {LATE_STANDINGS.map((standing) => (
          <option key={standing} value={standing}>
            {t(`standing.${standing}`)}
          </option>
        ))}
      </Select>
    </ListFilters>
  );
}
