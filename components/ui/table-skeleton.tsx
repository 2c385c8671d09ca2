import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";

/** A card with a title line and rows. */
export function TableSkeleton({ rows }: { rows: number }) {
  return (
    <Card>
      <div className="flex h-12 items-center border-b border-line px-4">
        <Skeleton className="h-4 w-32" />
      </div>
      <div className="grid gap-4 p-4">
        {Array.from({ length: rows }, (_, row) => `row-${row}`).map((key) => (
          <Skeleton key={key} className="h-5 w-full" />
        ))}
      </div>
    </Card>
  );
}
