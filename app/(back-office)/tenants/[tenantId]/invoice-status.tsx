import { Ban, CircleCheck, CircleDashed, CircleDot, CircleX, FileX, type LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/lib/domain/subscription";

const LOOKS = [
  { status: "draft", tone: "neutral", Icon: CircleDashed },
  { status: "open", tone: "attention", Icon: CircleDot },
  { status: "paid", tone: "good", Icon: CircleCheck },
  { status: "uncollectible", tone: "danger", Icon: CircleX },
  { status: "void", tone: "neutral", Icon: Ban },
  { status: "deleted", tone: "neutral", Icon: FileX },
] as const satisfies { status: string; tone: Tone; Icon: LucideIcon }[];

/** Stripe's word for an invoice; a word it adds one day is shown as it is. */
export function InvoiceStatus({ status }: { status: string }) {
  const t = useTranslations("tenant.invoices.statuses");
  const look = LOOKS.find((known) => known.status === status);
  if (!look) return <Badge>{status}</Badge>;
  return (
    <Badge tone={look.tone} icon={<look.Icon aria-hidden />}>
      {t(look.status)}
    </Badge>
  );
}
