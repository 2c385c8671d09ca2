import { useTranslations } from "next-intl";
import type { PeriodTrouble } from "@/lib/domain/values";

/** What keeps a period from being reported or closed. The detail is Stripe's own words, or numbers. */
export function PeriodTroubleText({ trouble, detail }: { trouble: PeriodTrouble; detail: string | null }) {
  const t = useTranslations("ui.periodTrouble");
  return t(trouble, { detail: detail ?? "" });
}
