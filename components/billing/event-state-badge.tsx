import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleMinus,
  LoaderCircle,
  type LucideIcon,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { EventState } from "@/lib/domain/event-list";
import type { Tone } from "@/lib/domain/subscription";

const LOOKS = {
  received: { Icon: CircleDashed, tone: "attention" },
  processing: { Icon: LoaderCircle, tone: "attention" },
  processed: { Icon: CircleCheck, tone: "good" },
  ignored: { Icon: CircleMinus, tone: "neutral" },
  failed: { Icon: CircleAlert, tone: "danger" },
} as const satisfies Record<EventState, { Icon: LucideIcon; tone: Tone }>;

/** What became of an event, everywhere. */
export function EventStateBadge({ state }: { state: EventState }) {
  const t = useTranslations("ui.eventState");
  const { Icon, tone } = LOOKS[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {t(state)}
    </Badge>
  );
}
