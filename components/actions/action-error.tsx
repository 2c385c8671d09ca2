"use client";

import { TriangleAlert } from "lucide-react";
import { useEffect, useRef } from "react";

/** A refusal beside what was asked; it takes the focus, so that nobody misses it. */
export function ActionError({ message }: { message: string | null }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (message) ref.current?.focus();
  }, [message]);
  if (!message) return null;
  return (
    <div
      ref={ref}
      role="alert"
      tabIndex={-1}
      className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-sm text-danger"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p>{message}</p>
    </div>
  );
}
