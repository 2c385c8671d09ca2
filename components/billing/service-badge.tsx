import { CircleStop, Hourglass } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { ServiceHold } from "@/lib/domain/suspension";

/** That a tenant is not served, or until when it still is, beside its subscription's status. */
export function ServiceBadge({ hold }: { hold: ServiceHold | null }) {
  const t = useTranslations("status");
  const locale = useLocale();
  if (!hold) return null;
  if (hold.kind === "suspended") {
    return (
      <Badge tone="danger" icon={<CircleStop aria-hidden />}>
        {t("suspended")}
      </Badge>
    );
  }
  const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  return (
    <Badge tone="attention" icon={<Hourglass aria-hidden />}>
      {t("graceUntil", { date: date.format(hold.until) })}
    </Badge>
  );
}
