import { CircleCheck, CircleDot, Hourglass, type LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/lib/domain/subscription";
import type { PeriodState } from "@/lib/domain/values";

const LOOKS = {
  open: { tone: "neutral", Icon: CircleDot },
  closing: { tone: "attention", Icon: Hourglass },
  settled: { tone: "good", Icon: CircleCheck },
} as const satisfies Record<PeriodState, { tone: Tone; Icon: LucideIcon }>;

export function PeriodStateBadge({ state }: { state: PeriodState }) {
  const t = useTranslations("ui.periodState");
  const { tone, Icon } = LOOKS[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {t(state)}
    </Badge>
  );
}
