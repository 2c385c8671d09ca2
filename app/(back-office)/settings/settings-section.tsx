import { type ReactNode, Suspense } from "react";
import { SectionError } from "@/components/ui/section-error";

/** A part of the settings that loads, and may fail, by itself. */
export function SettingsSection({ skeleton, children }: { skeleton: ReactNode; children: ReactNode }) {
  return (
    <SectionError>
      <Suspense fallback={<div aria-busy="true">{skeleton}</div>}>{children}</Suspense>
    </SectionError>
  );
}
