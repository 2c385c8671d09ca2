"use client";

import { useTranslations } from "next-intl";
import { debounce, parseAsInteger, useQueryStates } from "nuqs";
import { useTransition } from "react";
import { SearchField } from "@/components/ui/search-field";
import { Select } from "@/components/ui/select";
import { DRIFT_CAUSES, DRIFT_KINDS, DRIFT_STANDINGS } from "@/lib/domain/drift";
import { FILTERS } from "./view";

const TYPING_PAUSE_MS = 250;

/** Any change starts again at the first page. */
export function DriftFilters() {
  const t = useTranslations("reconciliation");
  const [isPending, startTransition] = useTransition();
  const [view, setView] = useQueryStates(
    { ...FILTERS, page: parseAsInteger },
    { shallow: false, scroll: false, startTransition },
  );
  return (
    <search className="flex min-w-0 flex-wrap items-center gap-2" aria-busy={isPending}>
      <SearchField
        label={t("filters.search")}
        placeholder={t("filters.searchHint")}
        value={view.q}
        onChange={(q) =>
          setView({ q: q || null, page: null }, { limitUrlUpdates: debounce(TYPING_PAUSE_MS) })
        }
      />
      <Select
        className="w-full sm:w-auto"
        aria-label={t("filters.standing")}
        value={view.standing}
        onChange={(event) => setView({ standing: FILTERS.standing.parse(event.target.value), page: null })}
      >
        {DRIFT_STANDINGS.map((standing) => (
          <option key={standing} value={standing}>
            {t(`standing.${standing}`)}
          </option>
        ))}
      </Select>
      <Select
        className="w-full sm:w-auto"
        aria-label={t("filters.kind")}
        value={view.kind ?? ""}
        onChange={(event) => setView({ kind: FILTERS.kind.parse(event.target.value), page: null })}
      >
        <option value="">{t("filters.anyKind")}</option>
        {DRIFT_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kind.${kind}`)}
          </option>
        ))}
      </Select>
      <Select
        className="w-full sm:w-auto sm:max-w-56"
        aria-label={t("filters.cause")}
        value={view.cause ?? ""}
        onChange={(event) => setView({ cause: FILTERS.cause.parse(event.target.value), page: null })}
      >
        <option value="">{t("filters.anyCause")}</option>
        {DRIFT_CAUSES.map((cause) => (
          <option key={cause} value={cause}>
            {t(`cause.${cause}`)}
          </option>
        ))}
      </Select>
    </search>
  );
}
