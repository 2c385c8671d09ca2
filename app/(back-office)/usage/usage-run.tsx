"use client";

import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext } from "react";
import { toast } from "sonner";
import { useFollowedRun } from "@/components/actions/use-followed-run";
import { useReasonText } from "@/components/billing/use-reason-text";
import type { FollowedRun } from "@/lib/domain/followed-run";

type UsageRun = { run: FollowedRun | null; isRunning: boolean; follow: () => void };

const UsageRunContext = createContext<UsageRun>({ run: null, isRunning: false, follow: () => {} });

/** Follows the newest usage run for the whole screen: its button and its row in the list tell the same. */
export function UsageRunProvider({ known, children }: { known: FollowedRun | null; children: ReactNode }) {
  const t = useTranslations("usage.run");
  const why = useReasonText();
  const followed = useFollowedRun("usage", known, tell);

  function tell({ state, counts, failure }: FollowedRun) {
    const { closed = 0, reported = 0, remaining = 0 } = counts;
    if (state === "done") toast.success(t("done", { closed, reported }));
    else if (state === "out_of_time") toast.success(t("goesOn", { closed, reported, remaining }));
    else if (state === "failed" && failure)
      toast.error(t("failed", { reason: why(failure.text, failure.reason) }));
    else toast.error(t("interrupted"));
  }

  return <UsageRunContext value={followed}>{children}</UsageRunContext>;
}

export function useUsageRun(): UsageRun {
  return useContext(UsageRunContext);
}
