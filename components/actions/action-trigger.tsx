import type { ComponentProps } from "react";
import { useId } from "react";
import { Button, type ButtonLook } from "@/components/ui/button";

/**
 * A button that stays where it is when its action cannot apply, reachable and
 * with the reason under it. Keeping the one element keeps the focus when an
 * action changes what is possible.
 */
export function ActionTrigger({
  unavailable,
  onClick,
  ...props
}: Omit<ComponentProps<"button">, "disabled"> & ButtonLook & { unavailable: string | null }) {
  const reasonId = useId();
  return (
    <div className="grid content-start gap-1">
      <Button
        {...props}
        className="aria-disabled:cursor-not-allowed"
        aria-disabled={unavailable !== null}
        aria-describedby={unavailable ? reasonId : undefined}
        onClick={unavailable ? undefined : onClick}
      />
      {unavailable && (
        <p id={reasonId} className="text-xs text-muted">
          {unavailable}
        </p>
      )}
    </div>
  );
}
