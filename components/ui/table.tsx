import type { ComponentProps } from "react";
import { classNames } from "./class-names";

/** The one place where a page may scroll sideways. Reachable by keyboard, so that it can be scrolled by it. */
export function TableFrame({ label, className, ...props }: ComponentProps<"div"> & { label: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups controls, and a section would be one landmark too many
    <div
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      // Positioned, so that what is hidden from sight inside it does not widen the page.
      className={classNames("table-frame relative overflow-x-auto print:overflow-visible", className)}
      {...props}
    />
  );
}

export function Table({ className, ...props }: ComponentProps<"table">) {
  return <table className={classNames("w-full border-collapse text-sm", className)} {...props} />;
}

type Cell = { align?: "start" | "end" };

export function TableHead({
  align = "start",
  className,
  ...props
}: Omit<ComponentProps<"th">, "align"> & Cell) {
  return (
    <th
      scope="col"
      className={classNames(
        // A label takes a second line sooner than it makes its column wider than its values.
        "h-9 border-b border-line px-3 py-1 text-xs leading-tight font-medium text-muted first:pl-4 last:pr-4",
        align === "end" ? "text-right" : "text-left",
        className,
      )}
      {...props}
    />
  );
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return (
    <tr
      className={classNames("group border-b border-line last:border-b-0 hover:bg-subtle", className)}
      {...props}
    />
  );
}

export function TableCell({
  align = "start",
  className,
  ...props
}: Omit<ComponentProps<"td">, "align"> & Cell) {
  return (
    <td
      className={classNames(
        "h-12 whitespace-nowrap px-3 py-1 first:pl-4 last:pr-4",
        align === "end" && "text-right tabular-nums",
        className,
      )}
      {...props}
    />
  );
}
