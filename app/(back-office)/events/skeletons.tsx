import { Card } from "@/components/ui/card";
import { CardSkeleton } from "@/components/ui/card-skeleton";
import { Skeleton } from "@/components/ui/skeleton";
import { EVENT_STATES } from "@/lib/domain/values";

const ROWS = Array.from({ length: 12 }, (_, index) => index);

export function CountsSkeleton() {
  return (
    <div aria-busy className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-5">
      {EVENT_STATES.map((state) => (
        <Card key={state} className="p-4">
          <Skeleton className="h-5 w-20" />
          <Skeleton className="mt-2 h-7 w-16" />
        </Card>
      ))}
    </div>
  );
}

export function EventsSkeleton() {
  return (
    <CardSkeleton title="w-24" aside="h-4 w-16">
      <div className="flex gap-2 border-b border-line px-4 py-2.5">
        <Skeleton className="h-8 w-64" />
        <Skeleton className="h-8 w-36" />
      </div>
      <div className="divide-y divide-line">
        {ROWS.map((row) => (
          <div key={row} className="flex h-12 items-center gap-8 px-4">
            <Skeleton className="h-4 w-56" />
            <Skeleton className="h-5 w-24" />
            <Skeleton className="h-4 w-32" />
            <Skeleton className="ml-auto h-4 w-32" />
          </div>
        ))}
      </div>
    </CardSkeleton>
  );
}
