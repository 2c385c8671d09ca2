import { useMessages, useTranslations } from "next-intl";
import { DateTime } from "@/components/billing/date-time";
import { ReasonText } from "@/components/billing/reason-text";
import { type CronJob, isOverdue } from "@/lib/domain/cron-job";
import type { Tone } from "@/lib/domain/subscription";
import type { JobOutcome } from "@/lib/domain/values";
import type { JobRun } from "@/lib/health/queries";
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
  run: { startedAt: Date; outcome: JobOutcome; failures: JobRun["failures"] } | null;
  at: Date;
}) {
  const t = useTranslations("settings.health");
  // A step is named by the row, so there may be a name without a word of ours.
  const words: Record<string, string> = useMessages().settings.health.step;
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
      {isLate && ` ${t(`outcome.${run.outcome}`)}.`}
      {run.failures.map(({ step, ...failure }) => (
        <span key={failure.text} className="block break-words text-danger">
          {step && t("failedStep", { step: words[step] ?? step })}
          <ReasonText {...failure} />
        </span>
      ))}
    </CheckRow>
  );
}
