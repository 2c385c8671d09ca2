"use client";

import { useTranslations } from "next-intl";
import { RunNow as AnyRunNow } from "@/components/actions/run-now";
import { runUsageAction } from "./actions";
import { useUsageRun } from "./usage-run";

/** Begins a usage run and tells how far it is, also one that the cron or somebody else has begun. */
export function RunNow({ intentId, unavailable }: { intentId: string; unavailable: string | null }) {
  const t = useTranslations("usage.run");
  const { run, isRunning, follow } = useUsageRun();
  const { events = 0, planned = 0, worked = 0, closed = 0, reported = 0 } = run?.counts ?? {};
  return (
    <AnyRunNow
      action={runUsageAction}
      intentId={intentId}
      unavailable={unavailable}
      isRunning={isRunning}
      onBegun={follow}
      words={{
        name: t("name"),
        pending: t("pending"),
        progress:
          planned > 0 ? t("progress", { worked, planned, closed, reported }) : t("beginning", { events }),
      }}
    />
  );
}
