"use client";

import { useState } from "react";
import type { ActionResult } from "@/lib/domain/action-result";
import { useAction } from "./use-action";

/** An action asked in a dialog or sheet: it closes when the action is done and stays while it runs or was refused. */
export function useActionDialog<Input>(action: (input: Input) => Promise<ActionResult>) {
  const [isOpen, setIsOpen] = useState(false);
  const { run, error, isPending, clearError } = useAction(action, () => setIsOpen(false));

  function onOpenChange(next: boolean) {
    if (isPending) return;
    clearError();
    setIsOpen(next);
  }

  return { dialog: { open: isOpen, onOpenChange }, run, error, isPending };
}
