import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CirclePause,
  CircleX,
  Clock,
  type LucideIcon,
  Sparkles,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { meaningOf, type SubscriptionStatus } from "@/lib/domain/subscription";

const ICONS = {
  incomplete: CircleDashed,
  incomplete_expired: Clock,
  trialing: Sparkles,
  active: CircleCheck,
  past_due: CircleAlert,
  canceled: CircleMinus,
  unpaid: CircleX,
  paused: CirclePause,
} as const satisfies Record<SubscriptionStatus, LucideIcon>;

/** What a subscription's status looks like, everywhere. Null: the tenant has none. */
export function StatusBadge({ status }: { status: SubscriptionStatus | null }) {
  const t = useTranslations("status");
  if (!status) {
    return <Badge icon={<CircleDashed aria-hidden />}>{t("none")}</Badge>;
  }
  const Icon = ICONS[status];
  return (
    <Badge tone={meaningOf(status).tone} icon={<Icon aria-hidden />}>
      {t(status)}
    </Badge>
  );
}
