import { CircleCheck, CircleDashed, CircleX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/lib/domain/subscription";

/** How a checked thing is, as a picture beside its word. */
export const STATE_ICONS = {
  good: <CircleCheck aria-hidden />,
  attention: <TriangleAlert aria-hidden />,
  danger: <CircleX aria-hidden />,
  neutral: <CircleDashed aria-hidden />,
} as const satisfies Record<Tone, ReactNode>;

/** One thing that was checked: its name, its state in a word, and what was found. */
export function CheckRow({
  label,
  tone,
  state,
  children,
}: {
  label: ReactNode;
  tone: Tone;
  state: string;
  children?: ReactNode;
}) {
  return (
    <div className="grid gap-x-4 gap-y-1 px-4 py-2.5 text-sm sm:grid-cols-[11rem_9rem_minmax(0,1fr)] sm:items-center">
      <dt className="font-medium">{label}</dt>
      <dd>
        <Badge tone={tone} icon={STATE_ICONS[tone]}>
          {state}
        </Badge>
      </dd>
      <dd className="min-w-0 text-muted">{children}</dd>
    </div>
  );
}
