import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";

export function UsageSectionSkeleton() {
  return (
    <Card>
      <div className="flex h-12 items-center justify-between border-b border-line px-4">
        <Skeleton className="h-4 w-20" />
        <Skeleton className="h-7 w-64" />
      </div>
      <div className="grid gap-4 p-4">
        <div className="grid grid-cols-3 gap-4">
          <Skeleton className="h-12" />
          <Skeleton className="h-12" />
          <Skeleton className="h-12" />
        </div>
        <Skeleton className="h-56 w-full" />
      </div>
    </Card>
  );
}
