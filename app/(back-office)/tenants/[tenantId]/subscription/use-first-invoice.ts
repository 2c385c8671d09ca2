"use client";

import { useRef, useState } from "react";
import type { FirstInvoicePreview } from "@/lib/billing/preview-first-invoice";
import { previewFirstInvoiceAction } from "./actions";

/** Asks what a shorter first period costs. Null while nobody asked or Stripe has not answered. */
export function useFirstInvoice(tenantId: number) {
  const [first, setFirst] = useState<FirstInvoicePreview | null>(null);
  const asked = useRef(0);

  async function look(planId: number, anchorDay: number | null) {
    asked.current += 1;
    const question = asked.current;
    setFirst(null);
    if (anchorDay === null) return;
    const answer = await previewFirstInvoiceAction({ tenantId, planId, anchorDay }).catch(() => null);
    if (question === asked.current && answer?.ok) setFirst(answer.seen);
  }

  return { first, look };
}
