import { CardSkeleton } from "@/components/ui/card-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

const ROWS = Array.from({ length: 10 }, (_, index) => index);

export function TabsSkeleton() {
  return <Skeleton className="h-7 w-full max-w-96" />;
}

export function ListSkeleton() {
  return (
    <CardSkeleton title="w-32" aside="h-4 w-16">
      <div className="flex gap-2 border-b border-line px-4 py-2.5">
        <Skeleton className="h-8 w-64" />
        <Skeleton className="h-8 w-36" />
      </div>
      <div className="divide-y divide-line">
        {ROWS.map((row) => (
          <div key={row} className="flex h-12 items-center gap-8 px-4">
            <Skeleton className="h-4 w-44" />
            <Skeleton className="h-4 w-40" />
            <Skeleton className="h-5 w-20" />
            <Skeleton className="ml-auto h-4 w-24" />
          </div>
        ))}
      </div>
    </CardSkeleton>
  );
}
