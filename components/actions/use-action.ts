"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import type { ActionResult } from "@/lib/domain/action-result";

/** What was not carried out at all: the same intent may be sent again. */
const KEEPS_INTENT: ReadonlySet<string> = new Set(["stripe_unreachable", "not_signed_in"]);

/**
 * Runs one server action at a time: a toast when it is done, its refusal to
 * show where it was asked. A refused intent is spent, because Stripe answers the
 * same key with the same refusal, so the page is asked for a new one; an
 * unanswered intent is kept, so that trying again cannot do it twice.
 */
export function useAction<Input>(action: (input: Input) => Promise<ActionResult>, onDone?: () => void) {
  const t = useTranslations("actions");
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
      if (result && !KEEPS_INTENT.has(result.code)) router.refresh();
    });
  }

  return { run, error, isPending, clearError: () => setError(null) };
}
