"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { searchFreeTenantsAction } from "@/app/(back-office)/events/actions";
import type { FoundTenant } from "@/lib/tenants/search-tenants";

const TYPING_PAUSE_MS = 250;

/** What is known of the tenants searched for; those found last stay until the next answer. */
type TenantsSeen = { found: FoundTenant[]; isSearching: boolean; message: string | null };

const NOTHING: TenantsSeen = { found: [], isSearching: true, message: null };

/** Asks for tenants without a customer as one types. An answer to an earlier question is dropped. */
export function useTenantSearch() {
  const t = useTranslations("events.link");
  const [seen, setSeen] = useState(NOTHING);
  const asked = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => () => clearTimeout(timer.current), []);

  function search(typed: string, pauseMs = TYPING_PAUSE_MS) {
    asked.current += 1;
    const question = asked.current;
    clearTimeout(timer.current);
    setSeen(({ found }) => ({ found, isSearching: true, message: null }));
    timer.current = setTimeout(async () => {
      const answer = await searchFreeTenantsAction({ typed }).catch(() => null);
      if (question !== asked.current) return;
      if (answer?.ok) setSeen({ found: answer.seen, isSearching: false, message: null });
      else setSeen({ found: [], isSearching: false, message: answer?.message ?? t("lost") });
    }, pauseMs);
  }

  return { seen, search };
}
