"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { debounce, parseAsInteger, useQueryStates } from "nuqs";
import { useId, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { SearchField } from "@/components/ui/search-field";
import { Select } from "@/components/ui/select";
import { EVENT_STATES } from "@/lib/domain/values";
import { FILTERS } from "./view";

const TYPING_PAUSE_MS = 250;
const NOTHING = {
  q: null,
  type: null,
  state: null,
  tenant: null,
  from: null,
  to: null,
  version: null,
  page: null,
};

/** Any change starts again at the first page. */
export function EventFilters({ types, tenantName }: { types: string[]; tenantName: string | null }) {
  const t = useTranslations("events.filters");
  const states = useTranslations("ui.eventState");
  const ids = { from: useId(), to: useId() };
  const [isPending, startTransition] = useTransition();
  const [view, setView] = useQueryStates(
    { ...FILTERS, page: parseAsInteger },
    { shallow: false, scroll: false, startTransition },
  );
  const isFiltered =
    view.q !== "" || view.version || [view.type, view.state, view.tenant, view.from, view.to].some(Boolean);
  // A type that nothing is stored of can still be asked for in the address.
  const offered = view.type && !types.includes(view.type) ? [view.type, ...types] : types;

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
        className="flex-1 sm:max-w-64 sm:flex-none"
        aria-label={t("type")}
        value={view.type ?? ""}
        onChange={(event) => setView({ type: event.target.value || null, page: null })}
      >
        <option value="">{t("anyType")}</option>
        {offered.map((type) => (
          <option key={type} value={type}>
            {type}
          </option>
        ))}
      </Select>
      <Select
        className="flex-1 sm:flex-none"
        aria-label={t("state")}
        value={view.state ?? ""}
        onChange={(event) => setView({ state: FILTERS.state.parse(event.target.value), page: null })}
      >
        <option value="">{t("anyState")}</option>
        {EVENT_STATES.map((state) => (
          <option key={state} value={state}>
            {states(state)}
          </option>
        ))}
      </Select>
      <div className="flex w-full items-center gap-1.5 text-sm text-muted sm:w-auto">
        <label htmlFor={ids.from}>{t("from")}</label>
        <Input
          id={ids.from}
          type="date"
          value={view.from ?? ""}
          max={view.to ?? undefined}
          onChange={(event) => setView({ from: event.target.value || null, page: null })}
          className="flex-1 sm:w-36 sm:flex-none"
        />
        <label htmlFor={ids.to}>{t("to")}</label>
        <Input
          id={ids.to}
          type="date"
          value={view.to ?? ""}
          min={view.from ?? undefined}
          onChange={(event) => setView({ to: event.target.value || null, page: null })}
          className="flex-1 sm:w-36 sm:flex-none"
        />
      </div>
      <label className="flex h-8 items-center gap-1.5 text-sm">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={view.version}
          onChange={(event) => setView({ version: event.target.checked || null, page: null })}
        />
        {t("otherVersion")}
      </label>
      {view.tenant !== null && (
        <Button onClick={() => setView({ tenant: null, page: null })}>
          {t("onlyTenant", { tenant: tenantName ?? String(view.tenant) })}
          <X aria-hidden />
        </Button>
      )}
      {isFiltered && (
        <Button variant="ghost" onClick={() => setView(NOTHING)}>
          <X aria-hidden />
          {t("clear")}
        </Button>
      )}
    </search>
  );
}
