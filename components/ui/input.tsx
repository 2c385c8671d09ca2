import type { ComponentProps } from "react";
import { classNames } from "./class-names";

export const FIELD_STYLE =
  "h-8 w-full min-w-0 rounded-md border border-control bg-surface px-2.5 text-sm text-ink placeholder:text-muted disabled:opacity-50 aria-invalid:border-danger";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={classNames(FIELD_STYLE, className)} {...props} />;
}
