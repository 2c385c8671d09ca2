"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { findCheckoutLink } from "@/lib/billing/find-checkout-link";
import { findCheckoutLinkAction } from "./actions";

export type OpenLink = NonNullable<Awaited<ReturnType<typeof findCheckoutLink>>>;

export type LinkSeen =
  | { state: "looking" }
  | { state: "failed"; message: string }
  | { state: "none" }
  | { state: "open"; link: OpenLink };

/** Asks Stripe for the tenant's open link, since only Stripe knows whether it is open still. */
export function useCheckoutLink(tenantId: number) {
  const t = useTranslations("customer.checkout");
  const [seen, setSeen] = useState<LinkSeen>({ state: "looking" });

  async function look() {
    setSeen({ state: "looking" });
    const answer = await findCheckoutLinkAction({ tenantId }).catch(() => null);
    if (!answer?.ok) setSeen({ state: "failed", message: answer?.message ?? t("lost") });
    else setSeen(answer.seen ? { state: "open", link: answer.seen } : { state: "none" });
  }

  return { seen, look };
}
