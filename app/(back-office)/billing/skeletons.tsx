import { Card } from "@/components/ui/card";
import { CardSkeleton } from "@/components/ui/card-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

const FIGURES = ["mrr", "past-due", "month", "active"];
const COSTS = [1, 2, 3, 4, 5];
const ROWS = Array.from({ length: 12 }, (_, index) => index);

export function FiguresSkeleton() {
  return (
    <div aria-busy className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
      {FIGURES.map((name) => (
        <Card key={name} className="p-4">
          <Skeleton className="h-4 w-20" />
          <Skeleton className="mt-2 h-7 w-32" />
          <Skeleton className="mt-2 h-4 w-40" />
        </Card>
      ))}
    </div>
  );
}

export function TopCostsSkeleton() {
  return (
    <CardSkeleton title="w-24" aside="h-7 w-52">
      <div className="grid gap-5 p-4">
        {COSTS.map((row) => (
          <Skeleton key={row} className="h-5 w-full" />
        ))}
      </div>
    </CardSkeleton>
  );
}

export function TenantsSkeleton() {
  return (
    <CardSkeleton title="w-24" aside="h-4 w-16">
      <div className="flex gap-2 border-b border-line px-4 py-2.5">
        <Skeleton className="h-8 w-64" />
        <Skeleton className="h-8 w-36" />
      </div>
      <div className="divide-y divide-line">
        {ROWS.map((row) => (
          <div key={row} className="flex h-12 items-center gap-8 px-4">
            <Skeleton className="h-4 w-44" />
            <Skeleton className="h-4 w-20" />
            <Skeleton className="h-5 w-24" />
            <Skeleton className="ml-auto h-4 w-40" />
          </div>
        ))}
      </div>
    </CardSkeleton>
  );
}
