import { classNames } from "./class-names";

/** A grey shape where something will be. The region around it carries `aria-busy`. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames("block animate-pulse rounded-sm bg-subtle", className)} />;
}
