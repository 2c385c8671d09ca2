import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import { FIELD_STYLE } from "./input";

/** The browser's own select: it works by keyboard, on a phone and without script. */
export function Select({ className, ...props }: ComponentProps<"select">) {
  return (
    <span className={classNames("relative inline-flex min-w-0", className)}>
      <select className={classNames(FIELD_STYLE, "appearance-none truncate pr-8")} {...props} />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
