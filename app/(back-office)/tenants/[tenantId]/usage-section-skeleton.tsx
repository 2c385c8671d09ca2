import { CardSkeleton } from "@/components/ui/card-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

export function UsageSectionSkeleton() {
  return (
    <CardSkeleton title="w-20" aside="h-7 w-64">
      <div className="grid gap-4 p-4">
        <div className="grid grid-cols-3 gap-4">
          <Skeleton className="h-12" />
          <Skeleton className="h-12" />
          <Skeleton className="h-12" />
        </div>
        <Skeleton className="h-56 w-full" />
      </div>
    </CardSkeleton>
  );
}
