import { getTranslations } from "next-intl/server";
import { Card, CardHeader } from "@/components/ui/card";
import { CardSkeleton } from "@/components/ui/card-skeleton";
import { CopyButton } from "@/components/ui/copy-button";
import { Skeleton } from "@/components/ui/skeleton";
import { now } from "@/lib/clock";
import { listFeatures } from "@/lib/health/features";
import { listLastRuns, readDatabaseHealth, readStripeHealth } from "@/lib/health/queries";
import { stripeDashboard } from "@/lib/stripe-dashboard";
import { CheckRow } from "./check-row";
import { JobRow } from "./job-row";

const JOBS = ["usage", "maintain", "reconcile"] as const;
const ROWS = ["database", "stripe", "usage", "maintain", "reconcile", "vapi", "mail", "webhook"];

/** Whether what the product leans on answers, and what is off because its variable is missing. */
export async function HealthSection() {
  const t = await getTranslations("settings.health");
  const [database, stripe, runs, at] = await Promise.all([
    readDatabaseHealth(),
    readStripeHealth(),
    listLastRuns(),
    now(),
  ]);
  const mode = stripeDashboard().livemode ? t("liveKey") : t("testKey");
  return (
    <Card aria-labelledby="health">
      <CardHeader id="health" title={t("title")} />
      <dl className="divide-y divide-line">
        <CheckRow label={t("database")} tone="good" state={t("answers")}>
          {t("databaseDetail", { version: database.version, ms: database.answeredInMs })}
        </CheckRow>
        {stripe.account ? (
          <CheckRow label={t("stripe")} tone="good" state={t("answers")}>
            <span className="inline-flex flex-wrap items-center gap-x-2">
              {mode}
              <span className="inline-flex items-center gap-0.5 font-mono text-xs">
                {stripe.account.id}
                <CopyButton value={stripe.account.id} />
              </span>
              {stripe.account.name}
            </span>
          </CheckRow>
        ) : (
          <CheckRow label={t("stripe")} tone="danger" state={t("silent")}>
            {mode}. {stripe.reason}
          </CheckRow>
        )}
        {JOBS.map((job) => (
          <JobRow key={job} job={job} run={runs.find((run) => run.job === job) ?? null} at={at} />
        ))}
        <CheckRow label={t("vapiSecret")} tone="good" state={t("set")}>
          {t("vapiSecretDetail")}
        </CheckRow>
        {listFeatures().map(({ name, variable, isOn }) => (
          <CheckRow
            key={name}
            label={t(`feature.${name}`)}
            tone={isOn ? "good" : "neutral"}
            state={isOn ? t("on") : t("off")}
          >
            {isOn ? null : t.rich("missing", { variable, code: (text) => <code>{text}</code> })}
          </CheckRow>
        ))}
      </dl>
    </Card>
  );
}

export function HealthSkeleton() {
  return (
    <CardSkeleton title="w-24">
      <div className="divide-y divide-line">
        {ROWS.map((row) => (
          <div key={row} className="flex h-11 items-center gap-8 px-4">
            <Skeleton className="h-4 w-32" />
            <Skeleton className="h-5 w-20" />
            <Skeleton className="h-4 w-48" />
          </div>
        ))}
      </div>
    </CardSkeleton>
  );
}
