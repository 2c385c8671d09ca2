import { FlaskConical, HardDrive, Radio } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { StripeDashboard } from "@/lib/domain/stripe-links";

const LOOKS = {
  sandbox: { tone: "neutral", Icon: HardDrive },
  test: { tone: "attention", Icon: FlaskConical },
  live: { tone: "good", Icon: Radio },
} as const;

/** Whose money this installation moves. */
export function ModeBadge({ dashboard }: { dashboard: StripeDashboard }) {
  const t = useTranslations("shell");
  const mode = dashboard.base ? "sandbox" : dashboard.livemode ? "live" : "test";
  const { tone, Icon } = LOOKS[mode];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />} title={t(`modeHint.${mode}`)}>
      {t(`mode.${mode}`)}
    </Badge>
  );
}
