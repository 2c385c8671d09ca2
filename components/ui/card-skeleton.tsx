import type { ReactNode } from "react";
import { Card } from "./card";
import { classNames } from "./class-names";
import { Skeleton } from "./skeleton";

/** In the place of a card while it is read: its title line, as wide as its words will be, and the shape of what it holds. */
export function CardSkeleton({
  title,
  aside,
  children,
}: {
  /** The title's width. */
  title: string;
  /** The size of what stands to its right. */
  aside?: string;
  children: ReactNode;
}) {
  return (
    <Card aria-busy>
      <div className="flex h-12 items-center justify-between border-b border-line px-4">
        <Skeleton className={classNames("h-4", title)} />
        {aside && <Skeleton className={aside} />}
      </div>
      {children}
    </Card>
  );
}
