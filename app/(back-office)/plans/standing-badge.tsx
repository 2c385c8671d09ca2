import { Archive, CircleCheck, History, PencilLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { PlanStanding } from "@/lib/domain/plan-list";
import type { Tone } from "@/lib/domain/subscription";

const LOOKS = {
  draft: { tone: "attention", icon: <PencilLine aria-hidden /> },
  published: { tone: "good", icon: <CircleCheck aria-hidden /> },
  superseded: { tone: "neutral", icon: <History aria-hidden /> },
  archived: { tone: "neutral", icon: <Archive aria-hidden /> },
} as const satisfies Record<PlanStanding, { tone: Tone; icon: React.ReactNode }>;

/** Where a plan or a version stands, everywhere. */
export function StandingBadge({ standing }: { standing: PlanStanding }) {
  const t = useTranslations("plans.standing");
  const { tone, icon } = LOOKS[standing];
  return (
    <Badge tone={tone} icon={icon}>
      {t(standing)}
    </Badge>
  );
}
