"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import type { ActionResult } from "@/lib/admin-action";

/**
 * Runs one change of the catalogue at a time: a toast when it is done, its
 * refusal to show where it was asked. After a refusal the page is asked for its
 * newest state.
 */
export function usePlanAction<Input>(action: (input: Input) => Promise<ActionResult>, onDone?: () => void) {
  const t = useTranslations("plans");
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();

  function run(input: Input) {
    if (isPending) return;
    setError(null);
    startTransition(async () => {
      const result = await action(input).catch(() => null);
      if (result?.ok) {
        toast.success(result.message);
        onDone?.();
        return;
      }
      setError(result?.message ?? t("lost"));
      if (result) router.refresh();
    });
  }

  return { run, error, isPending, clearError: () => setError(null) };
}
