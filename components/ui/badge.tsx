import type { ReactNode } from "react";
import type { Tone } from "@/lib/domain/subscription";
import { classNames } from "./class-names";

const TONES = {
  good: "bg-good-soft text-good",
  attention: "bg-attention-soft text-attention",
  danger: "bg-danger-soft text-danger",
  neutral: "bg-neutral-soft text-neutral",
} as const satisfies Record<Tone, string>;

/** A word with a tone; give it an icon too, so that colour never speaks alone. */
export function Badge({
  tone = "neutral",
  icon,
  title,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={classNames(
        "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 text-xs font-medium",
        "[&_svg]:size-3 [&_svg]:shrink-0",
        TONES[tone],
      )}
    >
      {icon}
      {children}
    </span>
  );
}
