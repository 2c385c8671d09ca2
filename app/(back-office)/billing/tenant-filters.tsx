"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { debounce, parseAsInteger, useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { SearchField } from "@/components/ui/search-field";
import { Select } from "@/components/ui/select";
import { TENANT_STATUS_FILTERS } from "@/lib/domain/tenant-list";
import { FILTERS } from "./view";

const TYPING_PAUSE_MS = 250;

/** Any change starts again at the first page. */
export function TenantFilters({ plans }: { plans: { key: string; name: string }[] }) {
  const t = useTranslations("billing.tenants");
  const status = useTranslations("status");
  const [isPending, startTransition] = useTransition();
  const [view, setView] = useQueryStates(
    { ...FILTERS, page: parseAsInteger },
    { shallow: false, scroll: false, startTransition },
  );
  const isFiltered = view.q !== "" || view.status !== null || view.plan !== null;

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
