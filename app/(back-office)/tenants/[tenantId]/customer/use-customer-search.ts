"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { LinkableCustomer } from "@/lib/billing/find-linkable-customers";
import { searchCustomersAction } from "./actions";

export type CustomersSeen =
  | { state: "idle" }
  | { state: "searching" }
  | { state: "failed"; message: string }
  | { state: "found"; customers: LinkableCustomer[] };

/** Searches Stripe's customers. An answer to an earlier search is dropped. */
export function useCustomerSearch(tenantId: number) {
  const t = useTranslations("customer.link");
  const [seen, setSeen] = useState<CustomersSeen>({ state: "idle" });
  const asked = useRef(0);

  async function search(typed: string) {
    asked.current += 1;
    const question = asked.current;
    setSeen({ state: "searching" });
    const answer = await searchCustomersAction({ tenantId, typed }).catch(() => null);
    if (question !== asked.current) return;
    if (answer?.ok) setSeen({ state: "found", customers: answer.seen });
    else setSeen({ state: "failed", message: answer?.message ?? t("lost") });
  }

  return { seen, search };
}
