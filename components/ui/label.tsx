import type { ComponentProps } from "react";
import { classNames } from "./class-names";

export function Label({
  className,
  htmlFor,
  children,
  ...props
}: ComponentProps<"label"> & { htmlFor: string }) {
  return (
    <label htmlFor={htmlFor} className={classNames("text-sm font-medium text-ink", className)} {...props}>
      {children}
    </label>
  );
}
