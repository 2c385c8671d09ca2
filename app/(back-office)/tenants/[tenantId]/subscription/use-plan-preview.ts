"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { PlanChangePreview } from "@/lib/billing/preview-plan-change";
import type { PlanChangeTime } from "@/lib/domain/plan-change";
import { previewPlanChangeAction } from "./actions";

type Seen =
  | { state: "loading" }
  | { state: "failed"; message: string }
  | { state: "seen"; preview: PlanChangePreview };

/** Asks what a change would bill. An answer to an earlier question is dropped. */
export function usePlanPreview(tenantId: number) {
  const t = useTranslations("tenant.changePlan");
  const [seen, setSeen] = useState<Seen>({ state: "loading" });
  const asked = useRef(0);

  async function look(planId: number, when: PlanChangeTime) {
    asked.current += 1;
    const question = asked.current;
    setSeen({ state: "loading" });
    const answer = await previewPlanChangeAction({ tenantId, planId, when }).catch(() => null);
    if (question !== asked.current) return;
    if (answer?.ok) setSeen({ state: "seen", preview: answer.seen });
    else setSeen({ state: "failed", message: answer?.message ?? t("previewLost") });
  }

  return { seen, look };
}
