"use client";

import { useTranslations } from "next-intl";
import { Select } from "@/components/ui/select";
import { PERIOD_STANDINGS } from "@/lib/domain/usage-lists";
import { ListFilters, useListFilters } from "./list-filters";
import { FILTERS } from "./view";

export function PeriodFilters() {
  const t = useTranslations("usage.periods");
  const filters = useListFilters();
  return (
    <ListFilters list="periods" filters={filters}>
      <Select
        className="flex-1 sm:flex-none"
        aria-label={t("filter")}
        value={filters.view.standing}
        onChange={(event) =>
          filters.setView({ standing: FILTERS.standing.parse(event.target.value), page: null })
        }
      >
        {PERIOD_STANDINGS.map((standing) => (
          <option key={standing} value={standing}>
            {t(`standing.${standing}`)}
          </option>
        ))}
      </Select>
    </ListFilters>
  );
}
