"use client";

import { useTranslations } from "next-intl";
import { debounce, parseAsInteger, useQueryStates } from "nuqs";
import { useTransition } from "react";
import { SearchField } from "@/components/ui/search-field";
import { Select } from "@/components/ui/select";
import { SIMULATION_FILTERS } from "@/lib/domain/simulation-list";
import { FILTERS } from "./view";

const TYPING_PAUSE_MS = 250;

/** Any change starts again at the first page. */
export function SimulationFilters() {
  const t = useTranslations("simulator.filters");
  const [isPending, startTransition] = useTransition();
  const [view, setView] = useQueryStates(
    { ...FILTERS, page: parseAsInteger },
    { shallow: false, scroll: false, startTransition },
  );
  return (
    <search className="flex min-w-0 flex-wrap items-center gap-2" aria-busy={isPending}>
      <SearchField
        label={t("search")}
        placeholder={t("searchHint")}
        value={view.q}
        onChange={(q) =>
          setView({ q: q || null, page: null }, { limitUrlUpdates: debounce(TYPING_PAUSE_MS) })
        }
      />
      <Select
        className="flex-1 sm:flex-none"
        aria-label={t("show")}
        value={view.show ?? ""}
        onChange={(event) => setView({ show: FILTERS.show.parse(event.target.value), page: null })}
      >
        <option value="">{t("all")}</option>
        {SIMULATION_FILTERS.map((filter) => (
          <option key={filter} value={filter}>
            {t(filter)}
          </option>
        ))}
      </Select>
    </search>
  );
}
