import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

export function Card({ className, ...props }: ComponentProps<"section">) {
  return (
    <section
      className={classNames("min-w-0 rounded-lg border border-line bg-surface", className)}
      {...props}
    />
  );
}

/** The title line of a card, with what belongs to its right. */
export function CardHeader({ id, title, children }: { id?: string; title: ReactNode; children?: ReactNode }) {
  return (
    <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line px-4 py-2">
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      {children}
    </div>
  );
}
