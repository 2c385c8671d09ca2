import { CalendarClock, CalendarX } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";

/** What a subscription is going to do by itself, with its date; nothing where it simply goes on. */
export function ComingBadge({
  endsAt,
  planChange,
}: {
  endsAt: Date | null;
  planChange: { at: Date; planName: string | null } | null;
}) {
  const t = useTranslations("status.coming");
  const format = useFormatter();
  const day = (at: Date) => format.dateTime(at, { day: "numeric", month: "short", timeZone: "UTC" });
  const whole = (at: Date) => format.dateTime(at, { dateStyle: "long", timeZone: "UTC" });
  if (endsAt) {
    return (
      <Badge tone="attention" icon={<CalendarX aria-hidden />} title={t("endsOn", { date: whole(endsAt) })}>
        {t("ends", { date: day(endsAt) })}
      </Badge>
    );
  }
  if (!planChange) return null;
  const plan = planChange.planName ?? t("otherPlan");
  return (
    <Badge icon={<CalendarClock aria-hidden />} title={t("changesOn", { plan, date: whole(planChange.at) })}>
      {t("changes", { plan, date: day(planChange.at) })}
    </Badge>
  );
}
