import { CardSkeleton } from "@/components/ui/card-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

/** In the place of a section of policies while it is read. */
export function PolicySkeleton() {
  return (
    <CardSkeleton title="w-28">
      <div className="grid gap-4 p-4">
        <Skeleton className="h-10 w-80 max-w-full" />
        <Skeleton className="h-10 w-80 max-w-full" />
        <Skeleton className="h-8 w-24" />
      </div>
    </CardSkeleton>
  );
}
