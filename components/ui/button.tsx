import type { ComponentProps } from "react";
import { classNames } from "./class-names";

const VARIANTS = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "border-line bg-surface text-ink hover:bg-subtle",
  ghost: "border-transparent bg-transparent text-muted hover:bg-subtle hover:text-ink",
  danger: "border-transparent bg-danger text-surface hover:opacity-90",
} as const;

const SIZES = {
  sm: "h-7 gap-1.5 px-2 text-sm",
  md: "h-8 gap-1.5 px-3 text-sm",
  lg: "h-10 gap-2 px-4 text-base",
  icon: "size-8 justify-center",
} as const;

export type ButtonLook = { variant?: keyof typeof VARIANTS; size?: keyof typeof SIZES };

/** The look of a button, for a link that stands among buttons. */
export function buttonStyle({ variant = "secondary", size = "md" }: ButtonLook = {}): string {
  return classNames(
    "inline-flex shrink-0 items-center justify-center whitespace-nowrap rounded-md border font-medium",
    "transition-colors select-none disabled:opacity-50 aria-disabled:opacity-50",
    "[&_svg]:size-4 [&_svg]:shrink-0",
    VARIANTS[variant],
    SIZES[size],
  );
}

export function Button({
  variant,
  size,
  className,
  type = "button",
  ...props
}: ComponentProps<"button"> & ButtonLook) {
  return <button type={type} className={classNames(buttonStyle({ variant, size }), className)} {...props} />;
}
