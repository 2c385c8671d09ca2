"use client";

import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { debounce, parseAsInteger, useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { PLAN_STATUS_FILTERS } from "@/lib/domain/plan-list";
import { FILTERS } from "./view";

const TYPING_PAUSE_MS = 250;

/** Any change starts again at the first page. */
export function PlanFilters() {
  const t = useTranslations("plans.list");
  const standing = useTranslations("plans.standing");
  const [isPending, startTransition] = useTransition();
  const [view, setView] = useQueryStates(
    { ...FILTERS, page: parseAsInteger },
    { shallow: false, scroll: false, startTransition },
  );
  return (
    <search className="flex min-w-0 flex-wrap items-center gap-2" aria-busy={isPending}>
      <div className="relative w-full sm:w-64">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
        />
        <Input
          type="search"
          aria-label={t("search")}
          placeholder={t("searchHint")}
          value={view.q}
          onChange={(event) =>
            setView(
              { q: event.target.value || null, page: null },
              { limitUrlUpdates: debounce(TYPING_PAUSE_MS) },
            )
          }
          className="pl-8"
        />
      </div>
      <Select
        className="flex-1 sm:flex-none"
        aria-label={t("columns.status")}
        value={view.status ?? ""}
        onChange={(event) => setView({ status: FILTERS.status.parse(event.target.value), page: null })}
      >
        <option value="">{t("anyStatus")}</option>
        {PLAN_STATUS_FILTERS.map((value) => (
          <option key={value} value={value}>
            {standing(value)}
          </option>
        ))}
      </Select>
      {(view.q !== "" || view.status !== null) && (
        <Button variant="ghost" onClick={() => setView({ q: null, status: null, page: null })}>
          <X aria-hidden />
          {t("clear")}
        </Button>
      )}
    </search>
  );
}
