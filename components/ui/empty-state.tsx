import type { ReactNode } from "react";

/** Says what will appear here, and offers what fills it. */
export function EmptyState({
  icon,
  title,
  body,
  action,
}: {
  icon: ReactNode;
  title: string;
  body?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-1 px-4 py-12 text-center">
      <span
        aria-hidden
        className="mb-2 rounded-lg border border-line bg-subtle p-2 text-muted [&_svg]:size-5"
      >
        {icon}
      </span>
      <p className="font-medium">{title}</p>
      {body && <p className="max-w-prose text-sm text-muted">{body}</p>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
