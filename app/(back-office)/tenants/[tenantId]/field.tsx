import type { ReactNode } from "react";

/** One labelled value of a description list. */
export function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="mt-0.5 min-h-6 min-w-0 text-sm">{children}</dd>
    </div>
  );
}
