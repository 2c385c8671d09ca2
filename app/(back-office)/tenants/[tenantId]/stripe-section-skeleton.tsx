import { CardSkeleton } from "@/components/ui/card-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

const FIELDS = Array.from({ length: 11 }, (_, index) => `field-${index}`);

export function StripeSectionSkeleton() {
  return (
    <CardSkeleton title="w-20">
      <div className="grid lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid grid-cols-2 gap-x-6 gap-y-4 p-4 xl:grid-cols-3">
          {FIELDS.map((key) => (
            <div key={key} className="grid gap-1.5">
              <Skeleton className="h-3 w-20" />
              <Skeleton className="h-5 w-40 max-w-full" />
            </div>
          ))}
        </div>
        <div className="grid content-start gap-3 border-t border-line p-4 lg:border-t-0 lg:border-l">
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-7 w-32" />
          <Skeleton className="h-4 w-full" />
        </div>
      </div>
      <div className="flex flex-wrap gap-2 border-t border-line p-4">
        <Skeleton className="h-8 w-36" />
        <Skeleton className="h-8 w-40" />
        <Skeleton className="h-8 w-40" />
        <Skeleton className="h-8 w-28" />
      </div>
    </CardSkeleton>
  );
}
