import { useTranslations } from "next-intl";
import { DateTime } from "@/components/billing/date-time";
import { type CronJob, isOverdue } from "@/lib/domain/cron-job";
import type { Tone } from "@/lib/domain/subscription";
import type { JobOutcome } from "@/lib/domain/values";
import { CheckRow } from "./check-row";

const TONES = {
  running: "neutral",
  done: "good",
  out_of_time: "attention",
  failed: "danger",
} as const satisfies Record<JobOutcome, Tone>;

/** A cron job by its last run; a job that should have run again by now is marked, whatever the last run said. */
export function JobRow({
  job,
  run,
  at,
}: {
  job: CronJob;
  run: { startedAt: Date; outcome: JobOutcome; error: string | null } | null;
  at: Date;
}) {
  const t = useTranslations("settings.health");
  const label = t(`job.${job}`);
  if (!run) {
    return (
      <CheckRow label={label} tone="attention" state={t("neverRan")}>
        {t("neverRanDetail", { path: `/api/cron/${job}` })}
      </CheckRow>
    );
  }
  const isLate = isOverdue(job, run.startedAt, at);
  return (
    <CheckRow
      label={label}
      tone={isLate && TONES[run.outcome] !== "danger" ? "attention" : TONES[run.outcome]}
      state={isLate ? t("overdue") : t(`outcome.${run.outcome}`)}
    >
      {t.rich("lastRun", { at: () => <DateTime at={run.startedAt} style="dateTime" /> })}
      {isLate && ` ${t(`outcome.${run.outcome}`)}.`} {run.error}
    </CheckRow>
  );
}
