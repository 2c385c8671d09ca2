import { CardSkeleton } from "@/components/ui/card-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

/** A card with a title line and rows. */
export function TableSkeleton({ rows }: { rows: number }) {
  return (
    <CardSkeleton title="w-32">
      <div className="grid gap-4 p-4">
        {Array.from({ length: rows }, (_, row) => `row-${row}`).map((key) => (
          <Skeleton key={key} className="h-5 w-full" />
        ))}
      </div>
    </CardSkeleton>
  );
}
