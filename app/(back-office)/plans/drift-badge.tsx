"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { use } from "react";
import { Badge } from "@/components/ui/badge";
import type { DriftedPlans } from "@/lib/plans/check-catalogue";

/** Shown once Stripe has answered, for a plan that somebody changed there. */
export function DriftBadge({ planKey, drifted }: { planKey: string; drifted: Promise<DriftedPlans> }) {
  const t = useTranslations("plans");
  const count = use(drifted)[planKey];
  if (!count) return null;
  return (
    <Badge tone="danger" icon={<TriangleAlert aria-hidden />} title={t("driftHint", { count })}>
      {t("standing.drift")}
    </Badge>
  );
}
