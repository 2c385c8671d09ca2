import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { TableSkeleton } from "@/components/ui/table-skeleton";

/** Four figures, and rows. */
export function SimulationSkeleton() {
  return (
    <div className="grid gap-4">
      <Card className="grid gap-4 p-4 sm:grid-cols-2 lg:grid-cols-4">
        {["billed", "simulated", "difference", "suggested"].map((figure) => (
          <div key={figure} className="grid gap-2">
            <Skeleton className="h-4 w-28" />
            <Skeleton className="h-7 w-40" />
            <Skeleton className="h-4 w-32" />
          </div>
        ))}
      </Card>
      <TableSkeleton rows={8} />
    </div>
  );
}
