import { Tooltip } from "./tooltip";

/** What stands where a value is not known: an em dash that can be asked why. */
export function Missing({ reason }: { reason: string }) {
  return (
    <Tooltip content={reason}>
      <button type="button" aria-label={reason} className="cursor-help rounded-sm text-muted">
        —
      </button>
    </Tooltip>
  );
}
