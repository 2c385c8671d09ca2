import { type ReactNode, useId } from "react";

/** The actions on one thing, under its name. */
export function ActionGroup({ name, children }: { name: string; children: ReactNode }) {
  const nameId = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would belong to a form
    <div role="group" aria-labelledby={nameId} className="grid gap-2 sm:grid-cols-[7rem_1fr]">
      <h3 id={nameId} className="text-xs font-medium text-muted sm:pt-2">
        {name}
      </h3>
      <div className="grid gap-2 sm:flex sm:flex-wrap">{children}</div>
    </div>
  );
}
