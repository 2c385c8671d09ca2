import { useId } from "react";

/** One of several choices, with what follows from it. */
export function PolicyChoice(choice: {
  name: string;
  label: string;
  hint: string;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const hintId = useId();
  return (
    <div className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2 gap-y-0.5 text-sm">
      <label className="col-span-2 grid grid-cols-subgrid items-center">
        <input
          type="radio"
          className="size-4 accent-accent"
          name={choice.name}
          checked={choice.isChosen}
          onChange={choice.onChoose}
          aria-describedby={hintId}
        />
        {choice.label}
      </label>
      <p id={hintId} className="col-start-2 text-xs text-muted">
        {choice.hint}
      </p>
    </div>
  );
}
