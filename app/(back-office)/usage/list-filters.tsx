"use client";

import { useTranslations } from "next-intl";
import { debounce, parseAsInteger, useQueryStates } from "nuqs";
import { type ReactNode, useTransition } from "react";
import { SearchField } from "@/components/ui/search-field";
import { FILTERS } from "./view";

const TYPING_PAUSE_MS = 250;

/** What narrows a list of this screen: a search, and its own choices. Any change starts again at the first page. */
export function useListFilters() {
  const [isPending, startTransition] = useTransition();
  const [view, setView] = useQueryStates(
    { ...FILTERS, page: parseAsInteger },
    { shallow: false, scroll: false, startTransition },
  );
  return { isPending, view, setView };
}

export function ListFilters({
  list,
  filters: { isPending, view, setView },
  children,
}: {
  list: "periods" | "late" | "unassigned";
  filters: ReturnType<typeof useListFilters>;
  children: ReactNode;
}) {
  const t = useTranslations(`usage.${list}`);
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
      {children}
    </search>
  );
}
