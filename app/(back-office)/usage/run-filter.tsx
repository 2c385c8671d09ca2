"use client";

import { useTranslations } from "next-intl";
import { parseAsInteger, useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Select } from "@/components/ui/select";
import { JOB_OUTCOMES } from "@/lib/domain/values";
import { FILTERS } from "./view";

/** Any change starts again at the first page. */
export function RunFilter() {
  const t = useTranslations("usage.runs");
  const [isPending, startTransition] = useTransition();
  const [view, setView] = useQueryStates(
    { outcome: FILTERS.outcome, page: parseAsInteger },
    { shallow: false, scroll: false, startTransition },
  );
  return (
    <search className="flex min-w-0 flex-wrap items-center gap-2" aria-busy={isPending}>
      <Select
        className="flex-1 sm:flex-none"
        aria-label={t("filter")}
        value={view.outcome ?? ""}
        onChange={(event) => setView({ outcome: FILTERS.outcome.parse(event.target.value), page: null })}
      >
        <option value="">{t("anyOutcome")}</option>
        {JOB_OUTCOMES.map((outcome) => (
          <option key={outcome} value={outcome}>
            {t(`states.${outcome}`)}
          </option>
        ))}
      </Select>
    </search>
  );
}
