import { Card } from "@/components/ui/card";
import { CardSkeleton } from "@/components/ui/card-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

const ROWS = Array.from({ length: 6 }, (_, index) => index);

export function LastRunSkeleton() {
  return (
    <Card aria-busy className="flex flex-wrap gap-x-10 gap-y-3 p-4">
      {ROWS.slice(0, 5).map((row) => (
        <div key={row} className="grid gap-2">
          <Skeleton className="h-4 w-24" />
          <Skeleton className="h-5 w-16" />
        </div>
      ))}
    </Card>
  );
}

export function DifferencesSkeleton() {
  return (
    <CardSkeleton title="w-24" aside="h-4 w-16">
      <div className="flex gap-2 border-b border-line px-4 py-2.5">
        <Skeleton className="h-8 w-64" />
        <Skeleton className="h-8 w-36" />
      </div>
      <div className="divide-y divide-line">
        {ROWS.map((row) => (
          <div key={row} className="flex h-16 items-center gap-8 px-4">
            <Skeleton className="h-4 w-48" />
            <Skeleton className="h-4 w-32" />
            <Skeleton className="ml-auto h-8 w-28" />
          </div>
        ))}
      </div>
    </CardSkeleton>
  );
}
