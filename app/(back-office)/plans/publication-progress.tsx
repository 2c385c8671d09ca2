import { useTranslations } from "next-intl";
import type { PublishRun } from "@/lib/domain/publish-run";

/** How many of a publication's changes Stripe has by now. */
export function PublicationProgress({ run }: { run: PublishRun }) {
  const t = useTranslations("plans.publish");
  const share = run.total === 0 ? 0 : run.done / run.total;
  return (
    <div className="grid gap-1.5 text-sm">
      <p role="status" className="tabular-nums">
        {run.total === 0 ? t("looking") : t("progress", { done: run.done, total: run.total })}
      </p>
      <div
        role="progressbar"
        aria-label={t("title")}
        aria-valuemin={0}
        aria-valuemax={run.total}
        aria-valuenow={run.done}
        className="h-1.5 overflow-hidden rounded-full bg-neutral-soft"
      >
        <span
          className="block h-full rounded-full bg-bar transition-all"
          style={{ width: `${share * 100}%` }}
        />
      </div>
    </div>
  );
}
