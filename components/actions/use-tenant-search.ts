"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { LookResult } from "@/lib/domain/action-result";

const TYPING_PAUSE_MS = 250;

type FoundTenant = { id: number; name: string };
/** What is known of the tenants searched for; those found last stay until the next answer. */
type TenantsSeen = { found: FoundTenant[]; isSearching: boolean; message: string | null };
export type TenantSearch = ReturnType<typeof useTenantSearch>;

const NOTHING: TenantsSeen = { found: [], isSearching: true, message: null };

/** Asks for tenants as one types, and keeps which of them was chosen. An answer to an earlier question is dropped. */
export function useTenantSearch(look: (input: { typed: string }) => Promise<LookResult<FoundTenant[]>>) {
  const t = useTranslations("ui.tenantPicker");
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState("");
  const [seen, setSeen] = useState(NOTHING);
  const asked = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => () => clearTimeout(timer.current), []);

  function ask(text: string, pauseMs: number) {
    asked.current += 1;
    const question = asked.current;
    clearTimeout(timer.current);
    setSeen(({ found }) => ({ found, isSearching: true, message: null }));
    timer.current = setTimeout(async () => {
      const answer = await look({ typed: text }).catch(() => null);
      if (question !== asked.current) return;
      if (answer?.ok) setSeen({ found: answer.seen, isSearching: false, message: null });
      else setSeen({ found: [], isSearching: false, message: answer?.message ?? t("lost") });
    }, pauseMs);
  }

  return {
    ...seen,
    typed,
    /** Null until one of those found is chosen. */
    tenant: seen.found.find(({ id }) => String(id) === chosen) ?? null,
    begin: () => ask(typed, 0),
    type(text: string) {
      setTyped(text);
      ask(text, TYPING_PAUSE_MS);
    },
    choose: setChosen,
  };
}
