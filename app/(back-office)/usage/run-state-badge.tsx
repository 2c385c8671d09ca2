import {
  CircleAlert,
  CircleCheck,
  CircleSlash,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { RunState } from "@/lib/domain/followed-run";
import type { Tone } from "@/lib/domain/subscription";

const LOOKS = {
  running: { tone: "neutral", Icon: LoaderCircle },
  done: { tone: "good", Icon: CircleCheck },
  out_of_time: { tone: "attention", Icon: Hourglass },
  failed: { tone: "danger", Icon: CircleAlert },
  interrupted: { tone: "danger", Icon: CircleSlash },
} as const satisfies Record<RunState, { tone: Tone; Icon: LucideIcon }>;

export function RunStateBadge({ state }: { state: RunState }) {
  const t = useTranslations("usage.runs.states");
  const { tone, Icon } = LOOKS[state];
  return (
    <Badge
      tone={tone}
      icon={<Icon aria-hidden className={state === "running" ? "animate-spin" : undefined} />}
    >
      {t(state)}
    </Badge>
  );
}
