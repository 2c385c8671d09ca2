import { type ReactNode, Suspense } from "react";
import { SectionError } from "@/components/ui/section-error";

/** A part of the page that loads, and may fail, by itself. */
export function Section({ skeleton, children }: { skeleton: ReactNode; children: ReactNode }) {
  return (
    <SectionError>
      <Suspense fallback={<div aria-busy="true">{skeleton}</div>}>{children}</Suspense>
    </SectionError>
  );
}
