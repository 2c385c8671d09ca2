import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { classNames } from "@/components/ui/class-names";

const ICONS = { ascending: ArrowUp, descending: ArrowDown };

export function SortButton({
  label,
  direction,
  align,
  onClick,
}: {
  label: string;
  align: "start" | "end";
  direction: "ascending" | "descending" | null;
  onClick: () => void;
}) {
  const Icon = direction ? ICONS[direction] : ChevronsUpDown;
  return (
    <button
      type="button"
      onClick={onClick}
      className={classNames(
        "group -mx-1 inline-flex min-h-6 items-center text-left gap-1 rounded-sm px-1 hover:text-ink",
        direction && "text-ink",
        // Beside the label, away from the edge that the column is aligned to.
        align === "end" && "flex-row-reverse text-right",
      )}
    >
      {label}
      <Icon
        aria-hidden
        className={classNames(
          "size-3 shrink-0",
          !direction && "opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100",
        )}
      />
    </button>
  );
}
