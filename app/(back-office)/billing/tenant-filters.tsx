"use client";

import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { debounce, parseAsInteger, useQueryStates } from "nuqs";
import { useEffect, useRef, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { TENANT_STATUS_FILTERS } from "@/lib/domain/tenant-list";
import { FILTERS } from "./view";

const TYPING_PAUSE_MS = 250;

/** Any change starts again at the first page. */
export function TenantFilters({ plans }: { plans: { key: string; name: string }[] }) {
  const t = useTranslations("billing.tenants");
  const status = useTranslations("status");
  const search = useRef<HTMLInputElement>(null);
  const [isPending, startTransition] = useTransition();
  const [view, setView] = useQueryStates(
    { ...FILTERS, page: parseAsInteger },
    { shallow: false, scroll: false, startTransition },
  );
  const isFiltered = view.q !== "" || view.status !== null || view.plan !== null;

  useEffect(() => {
    function focusSearch(event: KeyboardEvent) {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      event.preventDefault();
      search.current?.focus();
    }
    document.addEventListener("keydown", focusSearch);
    return () => document.removeEventListener("keydown", focusSearch);
  }, []);

  return (
    <search className="flex min-w-0 flex-wrap items-center gap-2" aria-busy={isPending}>
      <div className="relative w-full sm:w-64">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
        />
        <Input
          ref={search}
          type="search"
          aria-label={t("search")}
          aria-keyshortcuts="/"
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
        {TENANT_STATUS_FILTERS.map((value) => (
          <option key={value} value={value}>
            {status(value)}
          </option>
        ))}
      </Select>
      <Select
        className="flex-1 sm:flex-none"
        aria-label={t("columns.plan")}
        value={view.plan ?? ""}
        onChange={(event) => setView({ plan: event.target.value || null, page: null })}
      >
        <option value="">{t("anyPlan")}</option>
        {plans.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </Select>
      {isFiltered && (
        <Button variant="ghost" onClick={() => setView({ q: null, status: null, plan: null, page: null })}>
          <X aria-hidden />
          {t("clear")}
        </Button>
      )}
    </search>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
