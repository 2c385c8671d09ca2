import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

/** One labelled value of a description list. */
export function Field({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div className={classNames("min-w-0", className)}>
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="mt-0.5 min-h-6 min-w-0 text-sm">{children}</dd>
    </div>
  );
}
