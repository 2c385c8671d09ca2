import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";

/** In the place of a section of policies while it is read. */
export function PolicySkeleton() {
  return (
    <Card>
      <div className="flex h-12 items-center border-b border-line px-4">
        <Skeleton className="h-4 w-28" />
      </div>
      <div className="grid gap-4 p-4">
        <Skeleton className="h-10 w-80 max-w-full" />
        <Skeleton className="h-10 w-80 max-w-full" />
        <Skeleton className="h-8 w-24" />
      </div>
    </Card>
  );
}
